"""What a submission earns, and what of that counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from grader.model.judgement import Finding
from grader.model.rubric import Alternative, Assignment, Criterion, Problem
from grader.model.values import Verdict

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class CriterionResult:
    """A criterion, judged and scored. ``accepted`` is the alternative that explains an answer in every case."""

    criterion: Criterion
    verdict: Verdict
    score: Decimal
    pending: Decimal = Decimal(0)
    follow_through: bool = False
    findings: tuple[Finding, ...] = ()
    answer_text: str = ""  # prose for a person to mark
    comment: str = ""  # of the person who marked
    accepted: Alternative | None = None

    @property
    def max_score(self) -> Decimal:
        return self.criterion.points


@dataclass(frozen=True)
class ProblemResult:
    """A problem's criteria, judged, and their totals."""

    problem: Problem
    criteria: tuple[CriterionResult, ...]
    score: Decimal
    max_score: Decimal
    pending: Decimal
    extra: Decimal = Decimal(0)


@dataclass(frozen=True)
class Decision:
    """What a person decided about a submission.

    ``what`` is ``due`` (``value``: an ISO 8601 time), ``days``, ``late_days``, ``late`` (``waived``), ``exempt TARGET``
    (``yes``) or ``score TARGET`` (points); a target is a problem, ``problem/criterion`` or ``all``.
    """

    what: str
    value: str
    why: str
    by: str = ""


@dataclass(frozen=True)
class Adjustment:
    """One step from what was judged to what counts: what it changed the score by, and a sentence that says why.

    ``staff`` marks what a student isn't told: it changes nothing.
    """

    kind: Literal["score", "exempt", "dropped", "extension", "late", "note"]
    points: Decimal
    text: str
    staff: bool = False


@dataclass(frozen=True)
class Adjusted:
    """What counts after policies and decisions, and the steps to it.

    ``pending`` is what ``score`` can still rise by; ``final`` is false too while it is open what is dropped. ``due`` is
    the student's own due date where there is one, ``late_days`` how many late days the submission used.
    """

    score: Decimal
    max_score: Decimal
    pending: Decimal
    final: bool
    adjustments: tuple[Adjustment, ...] = ()
    due: datetime | None = None
    late_days: int = 0


@dataclass(frozen=True)
class Grade:
    """The grade of one submission, and all that a report needs to explain it.

    ``score`` is what was judged; ``adjusted`` what counts, where policies or decisions have something to say.
    """

    submission: str
    assignment: Assignment
    problems: tuple[ProblemResult, ...]
    score: Decimal
    max_score: Decimal
    pending: Decimal
    seed: int
    hidden_digest: str = ""
    confinement: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    remarks: tuple[str, ...] = ()  # what was left out of files, what failed in notebooks, what stood in for packages
    adjusted: Adjusted | None = None

    @property
    def final(self) -> bool:
        """Whether nothing waits for a person and nothing went unjudged."""
        return self.pending == 0


@dataclass(frozen=True)
class CriterionSummary:
    """How one criterion of a submission went, without what explains it."""

    problem: str
    criterion: str
    verdict: Verdict
    score: Decimal
    max_score: Decimal
    pending: Decimal = Decimal(0)
    extra_credit: bool = False
    follow_through: bool = False
    comment: str = ""


@dataclass(frozen=True)
class GradeSummary:
    """One line of a class: what a table of ten thousand submissions needs of each."""

    submission: str
    score: Decimal
    max_score: Decimal
    pending: Decimal
    criteria: tuple[CriterionSummary, ...] = ()
    notes: tuple[str, ...] = ()
    adjusted: Adjusted | None = None

    @property
    def final(self) -> bool:
        return self.pending == 0
