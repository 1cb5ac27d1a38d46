"""Criteria, results and assignments, as short as can be."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.model import Assignment, Criterion, CriterionResult, Layout, Problem, Verdict


def make_criterion(id: str = "out", points: str = "1", **more: Any) -> Criterion:
    return Criterion(id, id.title(), Decimal(points), "value", **more)


def make_result(
    id: str, verdict: Verdict, score: str = "0", points: str = "4", pending: str = "0", **more: Any
) -> CriterionResult:
    return CriterionResult(make_criterion(id, points, **more), verdict, Decimal(score), Decimal(pending))


def make_problem(id: str, *criteria: Criterion) -> Problem:
    return Problem(id, id.title(), Path(id), Layout(f"{id}.py"), criteria)


def make_assignment(*problems: Problem, cap: str | None = None) -> Assignment:
    return Assignment(
        "hw", "Homework", problems, Path("hw.yaml"), extra_credit_cap=None if cap is None else Decimal(cap)
    )


@pytest.fixture(scope="session")
def criterion() -> Callable[..., Criterion]:
    return make_criterion


@pytest.fixture(scope="session")
def result() -> Callable[..., CriterionResult]:
    return make_result


@pytest.fixture(scope="session")
def problem() -> Callable[..., Problem]:
    return make_problem


@pytest.fixture(scope="session")
def assignment() -> Callable[..., Assignment]:
    return make_assignment
