"""Totals of problems and of a submission: what was judged, what can be earned, what waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from grader.model import Assignment, CriterionResult, Problem, ProblemResult


@dataclass(frozen=True)
class Totals:
    """Points of a submission. ``extra`` is already capped and contained in ``score``."""

    score: Decimal
    max_score: Decimal
    pending: Decimal


def total_problem(problem: Problem, results: Sequence[CriterionResult]) -> ProblemResult:
    """Sums a problem; extra credit stands apart, outside ``max_score``."""
    regular = [result for result in results if not result.criterion.extra_credit]
    extra = [result for result in results if result.criterion.extra_credit]
    return ProblemResult(
        problem,
        tuple(results),
        score=_sum(result.score for result in regular),
        max_score=_sum(result.max_score for result in regular),
        pending=_sum(result.pending for result in results),
        extra=_sum(result.score for result in extra),
    )


def total_assignment(assignment: Assignment, problems: Sequence[ProblemResult]) -> Totals:
    """Sums an assignment; extra credit is added up to the assignment's cap."""
    extra = _sum(problem.extra for problem in problems)
    if assignment.extra_credit_cap is not None:
        extra = min(extra, assignment.extra_credit_cap)
    return Totals(
        score=_sum(problem.score for problem in problems) + extra,
        max_score=_sum(problem.max_score for problem in problems),
        pending=_sum(problem.pending for problem in problems),
    )


def _sum(points: Iterable[Decimal]) -> Decimal:
    return sum(points, Decimal(0))
