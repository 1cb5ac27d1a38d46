"""The check ``property``: a law that is named becomes a program, whose values the grader relates with each other.

What each program observes, and in which order, is what ``grader.checks.properties`` of the same name judges.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.model import Case, Draw, Program, Property, Value
from grader.rubric.functions import read_function
from grader.rubric.laws_schema import (
    AdjointEntry,
    DeterminismEntry,
    DifferencesEntry,
    InvarianceEntry,
    LinearityEntry,
    PropertyEntry,
    UnchangedEntry,
)
from grader.rubric.program import build, parse_expression, parse_program
from grader.rubric.quoting import listed, quoted
from grader.rubric.scope import Subject
from grader.slopes import steps_at

Law = AdjointEntry | LinearityEntry | DifferencesEntry | InvarianceEntry | DeterminismEntry | UnchangedEntry


@dataclass(frozen=True)
class _Plan:
    """The program of a law: statements, what is observed, and further inputs of each case."""

    observe: tuple[str, ...]
    statements: str = ""
    arguments: Mapping[str, Any] | None = None
    cases: tuple[Case, ...] = ()


def read_law(subject: Subject) -> tuple[Property | None, Program | None, tuple[Case, ...]]:
    """The law of a criterion, its program, and its cases with what the law adds to them; flaws are noted."""
    found = _law(subject)
    if found is None:
        return None, None, subject.cases
    name, law = found
    if isinstance(law, str):
        return read_function(subject, law), None, subject.cases
    if not _is_sound(subject, name, law):
        return None, None, subject.cases
    plan = _plan(subject, law)
    cases = plan.cases or subject.cases
    inputs = {*subject.inputs, *(input for case in cases for input in case.inputs)}
    code = parse_program("\n".join([*plan.statements.splitlines(), *plan.observe]))
    program = build(code, plan.observe, inputs)
    count = len(plan.statements.splitlines())
    return (
        Property(name, plan.arguments or law.model_dump()),
        replace(program, statements=code.statements[:count]),
        cases,
    )


def _law(subject: Subject) -> tuple[str, Law | str] | None:
    if not subject.has("property"):
        return None
    given = subject.entry.property
    names = [name for name in PropertyEntry.model_fields if name in given.model_fields_set]
    if len(names) != 1:
        said = f"{listed(names)} stand here together" if names else "no property is named"
        fix = "write one criterion for each" if names else f"name one of: {listed(PropertyEntry.model_fields)}"
        subject.note("property", said, fix, at_key=True)
        return None
    return names[0], getattr(given, names[0])


def _is_sound(subject: Subject, name: str, law: Law) -> bool:
    """Whether a law's expressions can be read and its inputs are there."""
    sound = True
    for key, text in _expressions(law):
        code = parse_expression(text)
        path: tuple[str | int, ...] = ("property", name, key)
        if not subject.note_code(path, code):
            sound = False
            continue
        subject.check_given([used.name for used in code.free])
        wanted = _wanted(law, key)
        if wanted and not _is_function(subject, text) and wanted not in {used.name for used in code.free}:
            subject.note(path, f"{quoted(text)} does not use {quoted(wanted)}", f"write a call such as f({wanted})")
            sound = False
    for path, input_name in _inputs(law):
        sound &= subject.check_input(("property", name, *path), input_name)
    related = {} if isinstance(law, UnchangedEntry) else {input_name: None for _, input_name in _inputs(law)}
    return sound and all(_is_numeric(subject, input_name) for input_name in related)


def _is_numeric(subject: Subject, name: str) -> bool:
    """Whether every case gives numbers for an input; notes the first that doesn't."""
    for index, case in enumerate(subject.cases):
        if not _holds_numbers(_value(subject, case, name)):
            message = f"the law needs numbers for {quoted(name)}; case {quoted(case.id)} gives something else"
            subject.note(("cases", index), message, "draw it, such as normal[3, 2], or write a list of numbers")
            return False
    return True


def _holds_numbers(value: Value | Draw) -> bool:
    if isinstance(value, list):
        return all(map(_holds_numbers, value)) and len({_shape(item) for item in value}) <= 1
    return isinstance(value, Draw | int | float)


def _expressions(law: Law) -> Iterator[tuple[str, str]]:
    for key in ("forward", "backward", "map", "loss", "gradient", "of", "equals", "after"):
        text = getattr(law, key, None)
        if text is not None:
            yield key, text


def _wanted(law: Law, key: str) -> str:
    """The input that an expression must be a function of."""
    match law, key:
        case AdjointEntry(), "forward":
            return law.x
        case AdjointEntry(), "backward":
            return law.y
        case LinearityEntry(), _:
            return law.x
        case DifferencesEntry(), _:
            return law.wrt
    return ""


def _inputs(law: Law) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for key in ("x", "y", "z", "wrt"):
        if hasattr(law, key):
            yield (key,), getattr(law, key)
    if isinstance(law, UnchangedEntry):
        for index, name in enumerate(law.inputs):
            yield ("inputs", index), name


def _is_function(subject: Subject, text: str) -> bool:
    """Whether an expression is the bare name of a function, which stands for a call of it."""
    return text.strip().isidentifier() and text.strip() not in subject.inputs


def _plan(subject: Subject, law: Law) -> _Plan:
    texts = {key: _called(subject, text, _wanted(law, key)) for key, text in _expressions(law)}
    match law:
        case AdjointEntry():
            return _Plan((texts["forward"], texts["backward"]), arguments={"x": law.x, "y": law.y})
        case LinearityEntry():
            # the sum comes first: a map that modifies its argument must not spoil it
            combined = _with(texts["map"], law.x, f"2.0 * {law.x} - 3.0 * {law.z}")
            observe = (combined, texts["map"], _with(texts["map"], law.x, law.z))
            return _Plan(observe, arguments={"x": law.x, "z": law.z})
        case DifferencesEntry():
            return _differences(subject, law, texts)
        case InvarianceEntry():
            return _Plan((texts["of"], texts["equals"]))
        case DeterminismEntry():
            first, second = (_fresh(subject, name) for name in ("first", "second"))
            return _Plan((first, second), f"{first} = {texts['of']}\n{second} = {texts['of']}", {"of": texts["of"]})
        case UnchangedEntry():
            return _Plan(tuple(law.inputs), texts["after"], {"after": texts["after"], "inputs": tuple(law.inputs)})


def _called(subject: Subject, text: str, argument: str) -> str:
    return f"{text.strip()}({argument})" if argument and _is_function(subject, text) else text.strip()


def _fresh(subject: Subject, name: str) -> str:
    while name in subject.inputs:
        name += "_"
    return name


def _differences(subject: Subject, law: DifferencesEntry, texts: Mapping[str, str]) -> _Plan:
    """Losses at wrt ± h·d for two steps and twice the larger one, for each direction d; the gradient comes last."""
    directions = [_fresh(subject, f"direction{number}") for number in range(1, law.directions + 1)]
    cases = tuple(_with_directions(subject, case, law.wrt, directions) for case in subject.cases)
    scale = max(_scale(_value(subject, case, law.wrt)) for case in cases)
    steps = steps_at(scale)
    losses = [
        _with(texts["loss"], law.wrt, f"{law.wrt} {sign} {step!r} * {direction}")
        for direction in directions
        for step in steps
        for sign in "+-"
    ]
    arguments = {"wrt": law.wrt, "directions": tuple(directions), "steps": steps}
    arguments |= {"loss": texts["loss"], "gradient": texts["gradient"]}
    return _Plan((*losses, texts["gradient"]), arguments=arguments, cases=cases)


def _with_directions(subject: Subject, case: Case, wrt: str, directions: list[str]) -> Case:
    value = _value(subject, case, wrt)
    shape = value.shape if isinstance(value, Draw) else _shape(value)
    drawn = dict.fromkeys(directions, Draw("normal", shape) if shape else 1.0)
    return replace(case, inputs={**case.inputs, **drawn})


def _value(subject: Subject, case: Case, name: str) -> Value | Draw:
    return {**subject.scope.givens, **case.inputs}.get(name)


def _shape(value: Value) -> tuple[int, ...]:
    if not isinstance(value, list) or not value:
        return ()
    return (len(value), *_shape(value[0]))


def _scale(value: Value | Draw) -> float:
    """About how large the entries of an input are."""
    if isinstance(value, Draw):
        return sum(abs(option) for _, option in value.options if isinstance(option, int | float))
    if isinstance(value, list):
        return max(map(_scale, value), default=0.0)
    return abs(float(value)) if isinstance(value, int | float) else 0.0


def _with(text: str, name: str, replacement: str) -> str:
    """An expression with a name replaced by another expression."""

    class Replace(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return ast.parse(replacement, mode="eval").body if node.id == name else node

    return ast.unparse(Replace().visit(ast.parse(text, mode="eval")))
