"""What of an assignment's points is judged by programs, and what is left to persons."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from grader.checks.base import check_named
from grader.model import Assignment, Criterion, Problem


def judged_points(assignment: Assignment) -> Decimal:
    """The points that can be earned without a person, extra credit aside."""
    return sum((one.points for _, one in _counting(assignment) if not by_hand(one)), Decimal(0))


def for_persons(assignment: Assignment) -> list[tuple[Problem, Criterion]]:
    """The criteria that a person marks."""
    return [(problem, one) for problem, one in _counting(assignment) if by_hand(one)]


def by_hand(criterion: Criterion) -> bool:
    """Whether a person marks a criterion."""
    return check_named(criterion.check).by_hand


def _counting(assignment: Assignment) -> Iterator[tuple[Problem, Criterion]]:
    for problem in assignment.problems:
        yield from ((problem, one) for one in problem.criteria if not one.extra_credit)
