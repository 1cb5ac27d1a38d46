"""Assignments and results in points alone, as short as can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from grader.model import (
    Assignment,
    Criterion,
    CriterionResult,
    Decision,
    LatePolicy,
    Layout,
    Problem,
    ProblemResult,
    Submission,
    Verdict,
)
from grader.score.totals import total_problem

DUE = datetime(2024, 2, 19, 23, 59, tzinfo=UTC)

# (earned, worth) or (earned, worth, pending), extra credit where worth is written as "+2"
Points = tuple[str, ...]


def problem(id: str, *criteria: Points) -> ProblemResult:
    """A problem with criteria c1, c2, …"""
    results = []
    for number, (score, worth, *pending) in enumerate(criteria, 1):
        extra = worth.startswith("+")
        criterion = Criterion(f"c{number}", f"{id} {number}", Decimal(worth), "value", extra_credit=extra)
        waits = Decimal(pending[0]) if pending else Decimal(0)
        results.append(CriterionResult(criterion, Verdict.PARTIAL, Decimal(score), waits))
    made = Problem(id, id.title(), Path(id), Layout(f"{id}.py"), tuple(one.criterion for one in results))
    return total_problem(made, results)


def assignment(problems: Sequence[ProblemResult], late: LatePolicy | None = None, **more: Any) -> Assignment:
    """The assignment of these results, due at ``DUE``."""
    made = {"due": DUE, "late": late, **more}
    return Assignment("hw", "Homework", tuple(one.problem for one in problems), Path("hw.yaml"), **made)


def policy(per_day: str = "0.1", **more: Any) -> LatePolicy:
    """A policy on lateness; shares as texts."""
    return LatePolicy(Decimal(per_day), **{**more, "cap": Decimal(more.get("cap", "1"))})


def handed_in(after: timedelta | None = timedelta(0), late: bool | None = None) -> Submission:
    """A submission, so long after the due date."""
    return Submission("ada", submitted=None if after is None else DUE + after, late=late)


def decision(what: str, value: str = "yes", why: str = "ill") -> Decision:
    return Decision(what, value, why)
