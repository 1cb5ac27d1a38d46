"""How an item of ours ends, or a call in a course's own test: by whose fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.model import Place


class Told(Exception):
    """Ends an item with a text in the place of a traceback. ``headline`` says it in one line, and ``where`` is the
    place in the student's files that it is about."""

    def __init__(self, text: str, headline: str = "", where: Place | None = None) -> None:
        super().__init__(text)
        self.headline = headline or text.partition("\n")[0]
        self.where = where


class Lost(Told):
    """A criterion, or a test of a problem, that is not right."""


class Unjudged(Told):
    """Something of ours failed, which no student has to answer for: pytest reports an error, and no failure."""


class StudentError(Exception):
    """A call that the student's code did not answer as it should.

    ``verdict`` is ``missing``, ``error``, ``timeout``, ``crash``, or ``fail`` for a value of another kind than the
    reference's. ``raised`` is the name of the exception that the student's code raised, or empty.
    """

    def __init__(self, text: str, verdict: str, raised: str = "") -> None:
        super().__init__(text)
        self.verdict = verdict
        self.raised = raised


class CourseError(Exception):
    """A course's own test asks for something that can't be had."""
