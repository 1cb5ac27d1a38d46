"""What one graded submission brings to the book: bytes, text and numbers, so that it can come from another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from grader.gradebook.observed import Seen
from grader.model import GradeSummary

# a first grade; handed in anew; a rubric, seed or version changed; a person marked or decided; --fresh; `regrade`
Why = Literal["first", "resubmitted", "changed", "marks", "fresh", "regrade"]


@dataclass(frozen=True)
class FindingRow:
    """A finding as it can be counted and searched; the record holds all of it."""

    problem: str
    criterion: str
    fact: str
    cause: str
    case: str
    visibility: str


@dataclass(frozen=True)
class HandedIn:
    """Whose submission it is and what was handed in: ``content`` its digest, ``data`` its sealed bytes.

    The rest is what the platform says, as the columns of the book hold it: ``members`` and ``superseded`` are JSON,
    ``submitted`` is ISO 8601 with an offset from UTC.
    """

    name: str
    content: str
    data: bytes
    student_id: str = ""
    student: str = ""
    login: str = ""
    email: str = ""
    team: str = ""
    members: str = "[]"
    platform: str = ""
    upload: str = ""
    submitted: str | None = None
    late: int | None = None
    attempt: int | None = None
    superseded: str = "[]"


@dataclass(frozen=True)
class Graded:
    """A submission, graded. ``observed`` are the observations that are new.

    ``record`` is the staff's result JSON, sealed, and ``result`` a digest of it without what is measured.
    ``environment`` is that of all observations that the grade rests on, empty where they differ; ``files`` are the
    pages and results to be written, by path below the output folder, and ``shown`` says for whom and which moment.
    """

    handed_in: HandedIn
    observed: tuple[Seen, ...]
    summary: GradeSummary
    findings: tuple[FindingRow, ...]
    record: bytes
    result: str
    basis: str
    environment: str
    marks: str
    seconds: float
    files: Mapping[str, bytes] = field(default_factory=dict)
    shown: str = ""
    told: str = ""  # for the terminal, where it was asked for

    @property
    def unjudged(self) -> bool:
        return any(item.verdict == "unjudged" for item in self.summary.criteria)


@dataclass(frozen=True)
class Standing:
    """What the book knows of a submission: the digests that its current grade was made with, and its files' sizes."""

    content: str
    grade_id: int | None
    made_from: str = ""  # content of the current grade
    basis: str = ""
    environment: str = ""
    marks: str = ""
    unjudged: bool = False
    seconds: float = 0.0
    files: Mapping[str, int] | None = None  # by path; None: not written yet
    shown: str = ""  # what decided what the files show
    submitted: str = ""  # when the current work was handed in, as ISO 8601; empty where nobody knows
