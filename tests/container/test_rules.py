"""Dates and extensions of a platform, as the assignment's late policy takes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grader.container.metadata import Metadata
from grader.container.rules import counted, why_lateness_is_unknown
from grader.model import Assignment, Submission
from tests.container.conftest import Graded

DUE = datetime(2025, 3, 8, 8, tzinfo=UTC)


def said(after: timedelta, own: timedelta | None = None) -> Metadata:
    submission = Submission("someone", submitted=DUE + after)
    return Metadata(submission, due=DUE, own_due=None if own is None else DUE + own)


def test_lateness_is_counted_from_the_platforms_date_and_not_the_files(graded: Graded) -> None:
    in_time = counted(graded(), said(timedelta(hours=-1)))
    assert in_time.adjusted is None  # a year after the date in the assignment's file
    late = counted(graded(), said(timedelta(hours=1)))
    assert late.adjusted is not None
    assert [one.text for one in late.adjusted.adjustments] == ["1 day late: 10 % of 13 = 1.3 points."]


@pytest.mark.parametrize(("after", "score"), [(30, 13), (50, 11.7)])
def test_an_extension_moves_the_date_of_its_student(graded: Graded, after: int, score: float) -> None:
    adjusted = counted(graded(), said(timedelta(hours=after), own=timedelta(hours=48))).adjusted
    assert adjusted is not None
    assert float(adjusted.score) == score
    assert adjusted.adjustments[0].text == "Due 2025-03-10 08:00 (UTC) by extension: an extension on Gradescope."


def test_where_the_platform_says_nothing_the_files_date_counts(graded: Graded) -> None:
    late = counted(graded(), Metadata(Submission("someone", submitted=datetime(2024, 2, 20, 12, tzinfo=UTC))))
    assert late.adjusted is not None
    assert late.adjusted.score == late.score * 9 / 10
    assert counted(graded(), Metadata(Submission("someone"))).adjusted is None


def test_where_the_maximum_is_fixed_nothing_is_dropped(graded: Graded) -> None:
    grade = graded(why="It is unbiased.")
    grade = replace(grade, assignment=replace(grade.assignment, drop_lowest=1))
    assert counted(grade, said(timedelta(0)), drops=False).adjusted is None
    dropped = counted(grade, said(timedelta(0))).adjusted
    assert dropped is not None
    assert dropped.max_score < grade.max_score


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (Metadata(Submission("s"), flaw="It was not used."), "It was not used."),
        (Metadata(Submission("s"), due=DUE), "The platform does not say when this was handed in."),
        (Metadata(Submission("s", submitted=DUE)), ""),
    ],
)
def test_staff_are_told_that_lateness_is_unknown(assignment: Assignment, known: Metadata, why: str) -> None:
    assert why_lateness_is_unknown(assignment, known) == why
    assert why_lateness_is_unknown(replace(assignment, late=None), known) == ""
