"""The figures of a cause are those of the case that its reader sees, and of no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from grader.model import Submission, Visibility
from grader.pipeline import grade
from grader.report.view import staff_view, student_view

CRITERION = """
program: f(X)
cases:
  - {X: "normal[8, 3]"}
  - {X: "normal[11, 4]", visibility: hidden}
  - {X: "normal[5, 6]", visibility: after_due_date}
"""
MEAN = "def f(X):\n    return X.mean(0)\n"
SUM = "def f(X):\n    return X.sum(axis=0)\n"
TOLD = "Every entry is {0}.00 times the reference, and X has {0} rows: the mean over the batch seems to be missing."
REPEATED = """
def f(X):
    out = X.copy()
    out[1] = X[len(X) - 1]
    return out
"""


@pytest.fixture
def judged(rows: list[Any], prepare_row: Any, sandbox: Any) -> Any:
    """``judged(reference, source, criterion)``: a grade."""

    def run(source: str, reference: str = MEAN, criterion: str = CRITERION) -> Any:
        row = replace(rows[0], criterion=criterion, reference=reference)
        return grade(prepare_row(row), Submission("ada", {"m.py": source.encode()}), sandbox)

    return run


def causes(view: Any) -> dict[Visibility, str]:
    findings = view.problems[0].criteria[0].findings
    return {finding.visibility: finding.cause.text for finding in findings if finding.cause is not None}


def test_each_finding_has_the_figures_of_its_own_case(judged: Any) -> None:
    assert causes(judged(SUM)) == {
        Visibility.PUBLIC: TOLD.format(8),
        Visibility.HIDDEN: TOLD.format(11),
        Visibility.AFTER_DUE_DATE: TOLD.format(5),
    }


def test_what_a_student_sees_holds_no_figure_of_a_case_that_is_closed(judged: Any) -> None:
    result = judged(SUM)
    due = datetime(2026, 1, 2, tzinfo=UTC)
    result = replace(result, assignment=replace(result.assignment, due=due))
    assert set(causes(staff_view(result))) == set(Visibility)
    before, after = (student_view(result, due + timedelta(days=days)) for days in (-1, 1))
    assert causes(before) == {Visibility.PUBLIC: TOLD.format(8)}
    assert causes(after) == {Visibility.PUBLIC: TOLD.format(8), Visibility.AFTER_DUE_DATE: TOLD.format(5)}


def test_a_case_that_only_staff_may_see_is_told_with_its_own_figures(judged: Any) -> None:
    source = "def f(X):\n    return X.sum(axis=0) / (1 if len(X) == 11 else len(X))\n"
    result = judged(source)
    assert causes(result) == {}  # right in the others: the mean is not what is missing
    only = judged(
        "def f(X):\n    return X.sum(axis=0)\n", criterion=CRITERION.replace("8", "1").replace("5, 6", "1, 6")
    )
    assert causes(only) == {Visibility.HIDDEN: TOLD.format(11)}


def test_the_rows_that_are_named_are_those_of_the_case_that_is_shown(judged: Any) -> None:
    result = judged(REPEATED, "def f(X):\n    return X * 1\n")
    told = "Row 2 repeats row {}: what belongs there is missing."
    assert causes(result) == {
        Visibility.PUBLIC: told.format(8),
        Visibility.HIDDEN: told.format(11),
        Visibility.AFTER_DUE_DATE: told.format(5),
    }
