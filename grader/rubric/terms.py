"""The terms that a truth is the sum of, checked against the truth and the reference's names."""

from __future__ import annotations

from grader.model import Program, Truth, TruthTerm
from grader.rubric.quoting import quoted
from grader.rubric.scope import Subject
from grader.rubric.truth import check_expression, values


def read_terms(subject: Subject, truth: Truth, program: Program | None) -> tuple[TruthTerm, ...]:
    """The named terms of a criterion's truth."""
    if not subject.has("terms") or not _has_sum(subject, truth):
        return ()
    observed = 1 if subject.entry.answer else len(program.observe) if program is not None else None
    return tuple(_term(subject, name, truth, observed) for name in subject.entry.terms)


def _has_sum(subject: Subject, truth: Truth) -> bool:
    """Notes a truth that is no sum of numbers; whether it is one. Other rules note what has no truth at all."""
    entry = subject.entry
    if entry.check == "shape":
        subject.note("terms", "a shape is no sum", "remove `terms`, or choose another check", at_key=True)
    elif entry.symbols:
        subject.note("terms", "an answer in symbols has no terms", "remove `terms`, or `symbols`", at_key=True)
    elif not entry.terms:
        subject.note("terms", "'terms' is empty", "name the terms of the truth, or remove the key")
    return bool(entry.terms) and truth.kind != "none" and entry.check != "shape" and not entry.symbols


def _term(subject: Subject, name: str, truth: Truth, observed: int | None) -> TruthTerm:
    given, path = subject.entry.terms[name], ("terms", name)
    texts = [given] if isinstance(given, str) else given
    for index, text in enumerate(texts):
        check_expression(subject, path if isinstance(given, str) else (*path, index), text)
    if truth.kind == "gradient" and not isinstance(given, str):
        message = f"the term {quoted(name)} of a gradient is one expression, differentiated as `of` is"
        subject.note(path, message, "write one expression")
    elif truth.kind != "gradient" and observed not in (None, len(texts)):
        message = f"{values(observed or 0)} observed, but the term {quoted(name)} has {len(texts)}"
        subject.note(path, message, "give one expression for each observed value")
    document = subject.scope.document
    line, column = document.locate((*subject.path, *path))
    return TruthTerm(name, tuple(text.strip() for text in texts), f"{document.source.file}:{line}:{column}")
