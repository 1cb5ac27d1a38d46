"""A grade as one line of a class."""

from __future__ import annotations

from grader.model import CriterionSummary, Grade, GradeSummary


def summary(grade: Grade) -> GradeSummary:
    """What the tables of a class need of ``grade``, and no more: ten thousand of these go by one at a time."""
    criteria = (
        CriterionSummary(
            problem=problem.problem.id,
            criterion=result.criterion.id,
            verdict=result.verdict,
            score=result.score,
            max_score=result.max_score,
            pending=result.pending,
            extra_credit=result.criterion.extra_credit,
            follow_through=result.follow_through,
            comment=result.comment,
        )
        for problem in grade.problems
        for result in problem.criteria
    )
    totals = (grade.score, grade.max_score, grade.pending)
    return GradeSummary(grade.submission, *totals, tuple(criteria), grade.notes, grade.adjusted)
