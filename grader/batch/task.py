"""A submission to be graded, as it travels to where that is done, and what a grade is made for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from grader.gradebook.graded import HandedIn
from grader.gradebook.observed import Saved
from grader.model import Decision, Submission
from grader.report.view import Audience
from grader.score.marks import Marks


@dataclass(frozen=True)
class Task:
    """A submission to be graded: what is known of it already, and ``seconds``, what its grading took then."""

    submission: Submission
    handed_in: HandedIn
    saved: Saved
    marks: Marks
    seconds: float = 0.0
    decisions: tuple[Decision, ...] = ()

    @property
    def name(self) -> str:
        """The submission's id."""
        return self.submission.id


@dataclass(frozen=True)
class Terminal:
    """How wide the user's terminal is, and whether it shows colours."""

    width: int
    colours: bool


class Purpose(Protocol):
    """Whom the results are for and what they are made with.

    ``basis`` and ``environment`` are the digests of :mod:`grader.gradebook.setting`; with ``terminal`` the findings of
    each submission are also rendered for it.
    """

    @property
    def audience(self) -> Audience: ...

    @property
    def as_of(self) -> datetime: ...

    @property
    def basis(self) -> str: ...

    @property
    def environment(self) -> str: ...

    @property
    def terminal(self) -> Terminal | None: ...
