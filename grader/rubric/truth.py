"""Where the expected values of a criterion come from, checked against inputs, steps and the reference's names."""

from __future__ import annotations

from grader.model import Program, Truth
from grader.rubric.program import Code, parse_expression
from grader.rubric.quoting import did_you_mean, quoted
from grader.rubric.rules import RULED
from grader.rubric.schema import GradientTruth, StepsTruth, TruthForm
from grader.rubric.scope import Subject
from grader.rubric.steps import lacking

NONE = Truth("none")
Keys = tuple[str | int, ...]  # from a criterion to something in it


def read_truth(subject: Subject, program: Program | None, code: Code | None) -> Truth:
    """The truth of a criterion. ``program`` and ``code`` are those of its program, where they are sound."""
    entry = subject.entry
    if entry.check == "written" or entry.check in RULED or entry.raises:
        return NONE
    if not subject.has("truth"):
        return _omitted(subject, program, code)
    return read_form(subject, ("truth",), entry.truth, program)


def read_form(subject: Subject, at: Keys, form: TruthForm, program: Program | None) -> Truth:
    """A truth that is written out at a key of the criterion."""
    entry, truth = subject.entry, _given(subject, at, form)
    count = len(truth.expressions) + len(truth.wrt) + len(truth.steps)
    _check_count(subject, at, count, 1 if entry.answer else len(program.observe) if program else count)
    if entry.check == "gradient" and truth.kind not in ("gradient", "steps"):
        message = "the check 'gradient' needs a gradient or a step as its truth"
        subject.note(at, message, "write {of: …, wrt: […]} or {step: …}")
    return truth


def _omitted(subject: Subject, program: Program | None, code: Code | None) -> Truth:
    if subject.entry.check == "gradient":
        message = "the check 'gradient' needs a gradient or a step as its truth"
        subject.note("check", message, "add `truth: {of: …, wrt: […]}` or `truth: {step: …}`")
    elif subject.entry.answer:
        subject.note("answer", "a written answer needs a truth", "add `truth: …`, or `check: written` for a person")
    elif program is not None and code is not None and subject.scope.reference.complete:
        _check_same_program(subject, program, code)
    return Truth("same_program")


def _check_same_program(subject: Subject, program: Program, code: Code) -> None:
    reference = subject.scope.reference
    for used in code.free:
        if used.name in program.needs and used.name not in reference.names:
            message = f"without a truth the program runs on reference.py, which has no {quoted(used.name)}"
            fix = did_you_mean(used.name, reference.names, f"define {quoted(used.name)} there, or add `truth: …`")
            path = (*subject.path, "program")
            subject.scope.document.note_inside(path, (used.line, used.column), message, fix)


def _given(subject: Subject, at: Keys, truth: TruthForm) -> Truth:
    if isinstance(truth, GradientTruth):
        return _gradient(subject, at, truth)
    if isinstance(truth, StepsTruth):
        return _steps(subject, at, truth)
    if isinstance(truth, str):
        check_expression(subject, at, truth)
        return Truth("expressions", (truth.strip(),))
    for index, text in enumerate(truth):
        check_expression(subject, (*at, index), text)
    return Truth("expressions", tuple(text.strip() for text in truth))


def _gradient(subject: Subject, at: Keys, truth: GradientTruth) -> Truth:
    check_expression(subject, (*at, "of"), truth.of)
    for index, name in enumerate(truth.wrt):
        if subject.check_input((*at, "wrt", index), name) and name in truth.wrt[:index]:
            subject.note((*at, "wrt", index), f"{quoted(name)} stands here twice", "remove one of the two")
    if truth.upstream:
        subject.check_input((*at, "upstream"), truth.upstream)
    subject.check_given([*truth.wrt, truth.upstream])
    return Truth("gradient", of=truth.of.strip(), wrt=tuple(truth.wrt), upstream=truth.upstream)


def _steps(subject: Subject, at: Keys, truth: StepsTruth) -> Truth:
    names = [truth.step] if isinstance(truth.step, str) else truth.step
    scope = subject.scope
    for index, name in enumerate(names):
        if name in scope.steps or name in scope.reference.functions:
            _check_chain(subject, name)
        elif scope.reference.complete:
            fix = did_you_mean(name, {*scope.steps, *scope.reference.functions}, "declare it under `steps`")
            subject.note((*at, "step", index), f"{quoted(name)} is neither a step nor a function of reference.py", fix)
    return Truth("steps", steps=tuple(names))


def _check_chain(subject: Subject, step: str) -> None:
    scope = subject.scope
    if not scope.reference.complete:
        return
    for index, case in enumerate(subject.cases):
        for name, by in lacking(step, scope.steps, scope.reference, {*scope.givens, *case.inputs}):
            message = f"the step {quoted(by)} needs {quoted(name)}, which case {quoted(case.id)} doesn't give"
            subject.note(("cases", index), message, f"add `{name}: …`, or put it under `givens`")


def check_expression(subject: Subject, key: Keys, text: str) -> None:
    """Notes what is wrong with an expression over inputs and the reference's names."""
    code = parse_expression(text)
    if not subject.note_code(key, code):
        return
    subject.check_given([used.name for used in code.free])
    reference = subject.scope.reference
    for used in code.free:
        if used.name not in subject.inputs and used.name not in reference.names and reference.complete:
            message = f"{quoted(used.name)} is neither an input nor a name of reference.py"
            fix = did_you_mean(used.name, subject.inputs | reference.names, f"define {quoted(used.name)} there")
            subject.scope.document.note_inside((*subject.path, *key), (used.line, used.column), message, fix)


def _check_count(subject: Subject, at: Keys, given: int, observed: int) -> None:
    if given == observed:
        return
    what = "the answer is one value" if subject.entry.answer else f"{values(observed)} observed"
    subject.note(at, f"{what}, but the truth has {given}", "give one truth for each observed value")


def values(count: int) -> str:
    """``1 value is``, ``2 values are``."""
    return "1 value is" if count == 1 else f"{count} values are"
