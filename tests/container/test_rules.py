"""Dates and extensions of a platform, as the assignment's late policy takes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from grader.container.metadata import Metadata
from grader.container.rules import counted
from grader.model import Submission
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
