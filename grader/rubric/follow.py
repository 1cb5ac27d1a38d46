"""``follow``: the student's own forward pass, by which a gradient is judged where that pass is wrong."""

from __future__ import annotations

from grader.model import Program
from grader.rubric.program import Code, parse_expression, parse_program
from grader.rubric.schema import GradientTruth
from grader.rubric.scope import Subject


def read_follow(subject: Subject) -> Program | None:
    """The program whose last line is the output that the truth differentiates; flaws are noted."""
    if not subject.has("follow"):
        return None
    _check_place(subject)
    code = parse_program(subject.entry.follow)
    if not subject.note_code(("follow",), code):
        return None
    last = parse_expression(code.statements[-1])
    if last.mistakes:
        fix = "end with the output itself, such as out, or f(x)[0]"
        subject.note("follow", "the last line gives no value to be differentiated", fix)
        return None
    subject.check_given([used.name for used in code.free])
    _check_wrt(subject, code)
    needs = tuple(used.name for used in code.free if used.name not in subject.inputs)
    return Program(code.statements[:-1], needs, (last.text,))


def _check_place(subject: Subject) -> None:
    if not isinstance(subject.entry.truth, GradientTruth) or not subject.entry.program:
        message = "only a program whose truth is a gradient can follow from a forward pass"
        subject.note("follow", message, "remove `follow`, or write `truth: {of: …, wrt: […]}`", at_key=True)
    elif not subject.entry.depends:
        message = "`follow` needs to know which criterion judges the forward pass"
        subject.note("follow", message, "add `depends: […]`", at_key=True)


def _check_wrt(subject: Subject, code: Code) -> None:
    """Every input that the truth is differentiated by must be one of the forward pass."""
    used = {one.name for one in code.free}
    for name in getattr(subject.entry.truth, "wrt", []):
        if name in subject.inputs and name not in used:
            message = f"the forward pass doesn't use '{name}', by which the truth is differentiated"
            subject.note("follow", message, f"let it take '{name}'")
