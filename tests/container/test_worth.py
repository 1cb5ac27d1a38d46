"""What of an assignment is judged by programs, and what is left to persons."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from grader.container.worth import for_persons, judged_points
from grader.model import Assignment


def test_points_for_prose_and_extra_credit_are_not_the_autograders(assignment: Assignment) -> None:
    assert judged_points(assignment) == Decimal(13)
    assert [(problem.id, one.id, one.points) for problem, one in for_persons(assignment)] == [("stats", "why", 2)]
    first, second = assignment.problems
    extra = replace(second, criteria=tuple(replace(one, extra_credit=True) for one in second.criteria))
    assert judged_points(replace(assignment, problems=(first, extra))) == Decimal(8)
