"""A submission's points as far as they count, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from grader.model import Assignment, CriterionResult, Problem, ProblemResult

_NONE = Decimal(0)


@dataclass(frozen=True)
class Counted:
    """A problem's points as far as they count; extra credit, and what of it is pending, stand apart."""

    problem: Problem
    score: Decimal
    max_score: Decimal
    pending: Decimal
    extra: Decimal
    extra_pending: Decimal

    def left_out(self) -> Counted:
        """Without its points; extra credit that was earned stays."""
        return replace(self, score=_NONE, max_score=_NONE, pending=_NONE)


@dataclass(frozen=True)
class Standing:
    """What the counted problems of a submission come to; ``best`` is what the score can rise to."""

    score: Decimal
    max_score: Decimal
    best: Decimal


def counted(result: ProblemResult, criteria: Sequence[CriterionResult]) -> Counted:
    """A problem with those of its criteria that count."""
    regular = [item for item in criteria if not item.criterion.extra_credit]
    extra = [item for item in criteria if item.criterion.extra_credit]
    return Counted(
        result.problem,
        score=_sum(item.score for item in regular),
        max_score=_sum(item.max_score for item in regular),
        pending=_sum(item.pending for item in regular),
        extra=_sum(item.score for item in extra),
        extra_pending=_sum(item.pending for item in extra),
    )


def standing(assignment: Assignment, problems: Sequence[Counted]) -> Standing:
    """Sums problems; extra credit counts up to the assignment's cap."""
    score = _sum(one.score for one in problems)
    extra = _sum(one.extra for one in problems)
    most = extra + _sum(one.extra_pending for one in problems)
    cap = assignment.extra_credit_cap
    best = score + _sum(one.pending for one in problems) + (most if cap is None else min(most, cap))
    return Standing(score + (extra if cap is None else min(extra, cap)), _sum(one.max_score for one in problems), best)


def _sum(points: Iterable[Decimal]) -> Decimal:
    return sum(points, _NONE)
