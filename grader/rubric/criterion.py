"""One criterion of a rubric: a checked entry becomes a :class:`~grader.model.Criterion`."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from grader.model import Criterion, Program, Tolerance, Visibility
from grader.rubric.accept import read_accept
from grader.rubric.follow import read_follow
from grader.rubric.inputs import read_cases
from grader.rubric.laws import read_law
from grader.rubric.points import hundredths_only, tidy
from grader.rubric.program import OUTPUT, Code, build, observed, parse_program
from grader.rubric.quoting import did_you_mean, listed, quoted
from grader.rubric.rules import RULED, check_rules, read_source
from grader.rubric.schema import AbsoluteTolerance, CriterionEntry, DigitsTolerance, PlacesTolerance
from grader.rubric.scope import Scope, Subject, place_of
from grader.rubric.symbols import read_symbols
from grader.rubric.terms import read_terms
from grader.rubric.truth import read_truth

MIB = 2**20
_WITHOUT_DTYPE = frozenset({"count", "shape", "written", *RULED})


def read_criterion(scope: Scope, index: int, entry: CriterionEntry) -> Criterion:
    """The criterion at an index of the file; its flaws are noted in the document."""
    path = ("criteria", index)
    subject = Subject(scope, path, entry, read_cases(scope.document, path, entry, scope.givens))
    for rule in (
        _check_known,
        _check_points,
        _check_source,
        _check_raises,
        _check_written,
        _check_formula,
        _check_dtype,
        check_rules,
    ):
        rule(subject)
    program, code = _program(subject)
    truth = read_truth(subject, program, code)
    law, program, cases = read_law(subject) if entry.check == "property" else (None, program, subject.cases)
    return Criterion(
        id=entry.id,
        title=entry.title,
        points=tidy(entry.points),
        check=entry.check,
        program=program,
        answer=entry.answer,
        raises=entry.raises,
        truth=truth,
        accept=read_accept(subject, program),
        terms=read_terms(subject, truth, program),
        cases=cases,
        tolerance=_tolerance(entry),
        credit=entry.credit,
        visibility=Visibility(entry.visibility),
        inputs=entry.inputs,
        input_dtype=entry.input_dtype,
        symbols=read_symbols(subject),
        depends=tuple(entry.depends),
        extra_credit=entry.extra_credit,
        show_verdict=entry.show_verdict,
        follow=read_follow(subject),
        follow_credit=tidy(entry.follow_credit),
        scratch_bytes=int(entry.scratch_mib * MIB),
        hint=entry.hint,
        formula=entry.formula,
        where=place_of(path, scope.document),
        source=read_source(subject),
        property=law,
    )


def _check_known(subject: Subject) -> None:
    check, known = subject.entry.check, subject.scope.checks
    if check not in known:
        fix = did_you_mean(check, known, f"known are {listed(sorted(known))}")
        subject.note("check", f"no check is called {quoted(check)}", fix)


def _check_points(subject: Subject) -> None:
    if not hundredths_only(subject.entry.points):
        message = f"points count in hundredths; given is {tidy(subject.entry.points)}"
        subject.note("points", message, "write at most two decimals")


def _check_source(subject: Subject) -> None:
    entry = subject.entry
    if entry.check in RULED:
        return
    if entry.program and entry.answer:
        message = "a criterion has a program or an answer, not both"
        subject.note("answer", message, "remove one of the two", at_key=True)
    elif not entry.program and not entry.answer:
        message = f"criterion {quoted(entry.id)} has neither a program nor an answer"
        subject.note((), message, "add `program: …`, or `answer: …` for a written answer")
    if entry.observe and entry.answer and not entry.program:
        subject.note("observe", "a written answer has nothing to observe", "remove `observe`", at_key=True)


def _check_raises(subject: Subject) -> None:
    if not subject.entry.raises:
        return
    for key in ("truth", "accept", "terms", "observe", "answer"):
        if subject.has(key):
            message = f"a criterion with `raises` has no `{key}`"
            subject.note(key, message, f"remove `{key}`, or `raises`", at_key=True)


def _check_written(subject: Subject) -> None:
    if subject.entry.check != "written":
        return
    for key in ("truth", "accept", "terms", "program", "raises"):
        if subject.has(key):
            message = f"a person marks the check 'written': it has no `{key}`"
            subject.note(key, message, f"remove `{key}`, or choose another check", at_key=True)


def _check_formula(subject: Subject) -> None:
    if any(unicodedata.category(char) == "Cc" and char != "\n" for char in subject.entry.formula):
        message = "the formula holds control characters where LaTeX commands should be"
        subject.note("formula", message, "put it in single quotes: in double quotes \\t and \\f are escapes")


def _check_dtype(subject: Subject) -> None:
    entry = subject.entry
    if not subject.has("dtype"):
        return
    if entry.check in _WITHOUT_DTYPE or entry.answer or entry.raises:
        what = "a written answer" if entry.answer else "an exception" if entry.raises else f"the check '{entry.check}'"
        subject.note("dtype", f"{what} has no dtype", "remove `dtype`", at_key=True)
    elif entry.input_dtype != entry.dtype:
        message = f"`dtype: {entry.dtype}` asks for more than the inputs are given in, {entry.input_dtype}"
        subject.note("dtype", message, f"remove `dtype`, or write `input_dtype: {entry.dtype}`", at_key=True)


def _program(subject: Subject) -> tuple[Program | None, Code | None]:
    """The program, if it is sound, and what was parsed of it."""
    entry = subject.entry
    if not entry.program:
        return None, None
    code = parse_program(entry.program)
    is_sound = subject.note_code(("program",), code)
    observes = [observed(text) for text in entry.observe]
    for index, one in enumerate(observes):
        is_sound &= subject.note_code(("observe", index), one)
    if not is_sound:
        return None, None
    program = build(code, [text.strip() for text in entry.observe], subject.inputs, raises=bool(entry.raises))
    _check_observes(subject, program, code, observes)
    subject.check_given([used.name for one in (code, *observes) for used in one.free])
    return program, code


def _check_observes(subject: Subject, program: Program, code: Code, observes: list[Code]) -> None:
    if not program.observe and not subject.entry.raises:
        names = listed(code.bound) or OUTPUT
        subject.note("program", "nothing of this program is observed", f"add `observe: [{names}]`", at_key=True)
    known = {*code.bound, *program.needs, *subject.inputs}
    for index, one in enumerate(observes):
        for used in one.free:
            if used.name not in known:
                fix = did_you_mean(used.name, {*code.bound, *subject.inputs}, "let the program bind it")
                path = (*subject.path, "observe", index)
                message = f"{quoted(used.name)} is bound nowhere in the program and is no input"
                subject.scope.document.note_inside(path, (used.line, used.column), message, fix)


def _tolerance(entry: CriterionEntry) -> Tolerance:
    nearness = _nearness(entry)
    return replace(nearness, dtype=entry.dtype) if "dtype" in entry.model_fields_set else nearness


def _nearness(entry: CriterionEntry) -> Tolerance:
    given = entry.tolerance
    if isinstance(given, AbsoluteTolerance):
        return Tolerance("absolute", rtol=given.rtol, atol=given.atol)
    if isinstance(given, DigitsTolerance):
        return Tolerance("digits", count=given.digits)
    if isinstance(given, PlacesTolerance):
        return Tolerance("places", count=given.places)
    return Tolerance(given)
