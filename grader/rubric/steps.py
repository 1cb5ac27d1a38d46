"""The chain of a reference: declared backward steps, and what a step is computed from."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from grader.model import Step
from grader.rubric.circles import circles
from grader.rubric.nodes import Document
from grader.rubric.quoting import did_you_mean, listed, quoted
from grader.rubric.reference import ReferenceNames
from grader.rubric.schema import StepEntry


def read_steps(
    document: Document, entries: Mapping[str, StepEntry], reference: ReferenceNames, inputs: Collection[str]
) -> dict[str, Step]:
    """The declared steps by name. ``inputs`` are the names of all givens and of all inputs of all cases."""
    steps = {name: Step(name, entry.vjp, entry.wrt, entry.upstream) for name, entry in entries.items()}
    for step in steps.values():
        _check_name(document, step, reference)
        _check_forward(document, step, steps, reference)
        _check_values(document, step, steps, reference, inputs)
    for circle in circles({step.name: [step.upstream] for step in steps.values()}):
        message = f"the steps have each other as upstream, in a circle: {' → '.join(circle)}"
        document.note(("steps", circle[0], "upstream"), message, "let the last step of the chain have no upstream")
    return steps


def check_givens(
    document: Document, steps: Collection[str], functions: Collection[str], givens: Collection[str]
) -> None:
    """Notes givens that bear the name of a step, declared or forward: the given would win, silently."""
    for name in givens:
        if name in steps or name in functions:
            kind = "a step" if name in steps else "a function of reference.py"
            document.note(("givens", name), f"the given {quoted(name)} is also {kind}", "rename one of them", key=True)


def lacking(
    name: str, steps: Mapping[str, Step], reference: ReferenceNames, values: Collection[str]
) -> list[tuple[str, str]]:
    """The names that a step needs and nothing gives, each with the step that needs it."""
    found: dict[str, str] = {}
    seen: set[str] = set(values)
    waiting = [(name, name)]
    while waiting:
        wanted, by = waiting.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        if wanted not in steps and wanted not in reference.functions:
            found[wanted] = by
        waiting += [(parent, wanted) for parent in reversed(_parents(wanted, steps, reference))]
    return list(found.items())


def _parents(name: str, steps: Mapping[str, Step], reference: ReferenceNames) -> list[str]:
    if name in steps:
        step = steps[name]
        return [*([step.upstream] if step.upstream else []), step.wrt, *reference.functions.get(step.vjp, ())]
    return list(reference.functions.get(name, ()))


def _check_name(document: Document, step: Step, reference: ReferenceNames) -> None:
    if not step.name.isidentifier():
        fix = "choose a Python name: letters, digits and _, starting with a letter"
        document.note(("steps", step.name), f"a step can't be called {quoted(step.name)}", fix, key=True)
    if step.name in reference.functions:
        message = f"the step {quoted(step.name)} is also a function of reference.py"
        document.note(("steps", step.name), message, "rename one of them", key=True)


def _check_forward(document: Document, step: Step, steps: Collection[str], reference: ReferenceNames) -> None:
    path = ("steps", step.name, "vjp")
    if step.vjp in steps:
        message = f"{quoted(step.vjp)} is a backward step itself; only a function can be differentiated"
        document.note(path, message, f"name a function of reference.py: {listed(reference.functions)}")
    elif reference.complete and step.vjp not in reference.functions:
        fix = did_you_mean(step.vjp, reference.functions, f"define {quoted(step.vjp)} there")
        document.note(path, f"reference.py has no function {quoted(step.vjp)}", fix)


def _check_values(
    document: Document, step: Step, steps: Collection[str], reference: ReferenceNames, inputs: Collection[str]
) -> None:
    if not reference.complete:
        return
    forward = {*reference.functions, *inputs}
    if step.wrt not in forward:
        fix = did_you_mean(step.wrt, forward, "name a function of reference.py, a given, or an input")
        message = f"{quoted(step.wrt)} is no forward step, no given and no input"
        document.note(("steps", step.name, "wrt"), message, fix)
    if step.upstream and step.upstream not in {*forward, *steps}:
        fix = did_you_mean(step.upstream, {*forward, *steps}, "declare it under `steps`")
        document.note(("steps", step.name, "upstream"), f"no step is called {quoted(step.upstream)}", fix)
