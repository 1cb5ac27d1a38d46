"""Alternatives that an author accepts, read as a truth is."""

from __future__ import annotations

from grader.model import Alternative, Program, Truth
from grader.rubric.points import tidy
from grader.rubric.quoting import quoted
from grader.rubric.rules import RULED
from grader.rubric.schema import AcceptEntry
from grader.rubric.scope import Subject
from grader.rubric.truth import Keys, read_form


def read_accept(subject: Subject, program: Program | None) -> tuple[Alternative, ...]:
    """The alternatives of a criterion; their flaws are noted. ``program`` is its program, where it is sound."""
    entry = subject.entry
    if entry.check == "written" or entry.check in RULED or entry.raises:
        return ()  # these have no truth: where they stand beside `accept`, that is noted with the other keys
    for index, one in enumerate(entry.accept):
        if one.as_ in [other.as_ for other in entry.accept[:index]]:
            message = f"two alternatives are called {quoted(one.as_)}"
            subject.note(("accept", index, "as"), message, "say what tells them apart")
    return tuple(_read(subject, index, one, program) for index, one in enumerate(entry.accept))


def _read(subject: Subject, index: int, entry: AcceptEntry, program: Program | None) -> Alternative:
    at: Keys = ("accept", index, "truth")
    truth: Truth = read_form(subject, at, entry.truth, program)
    document = subject.scope.document
    line, column = document.locate((*subject.path, *at))
    return Alternative(entry.as_, truth, tidy(entry.credit), f"{document.source.file}:{line}:{column}")
