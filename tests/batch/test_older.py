"""Older work than what is graded: known by its time, where both times are known and the work is another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from grader.batch.older import Older, older, told
from grader.gradebook.content import handed_in
from grader.gradebook.graded import Standing
from grader.model import Submission

NOON = datetime(2024, 2, 14, 12, tzinfo=UTC)
STANDING = Standing("other", 1, submitted=NOON.isoformat())


def found(submitted: datetime | None, standing: Standing | None = STANDING, *, fresh: bool = False) -> Older | None:
    submission = Submission("ada", submitted=submitted)
    return older(standing, handed_in(submission), submission, fresh=fresh)


def test_work_of_an_earlier_time_is_older_whatever_its_zone() -> None:
    early = datetime(2024, 2, 14, 13, tzinfo=timezone(timedelta(hours=2)))
    assert found(early) == Older("ada", early, NOON, graded=False)
    assert found(early, fresh=True) == Older("ada", early, NOON, graded=True)


@pytest.mark.parametrize(
    ("submitted", "standing"),
    [
        (NOON, STANDING),
        (NOON + timedelta(seconds=1), STANDING),
        (None, STANDING),
        (NOON - timedelta(days=1), None),
        (NOON - timedelta(days=1), Standing("other", None, submitted=NOON.isoformat())),
        (NOON - timedelta(days=1), Standing("other", 1)),
        (NOON - timedelta(days=1), Standing(handed_in(Submission("ada")).content, 1, submitted=NOON.isoformat())),
    ],
)
def test_nothing_else_is(submitted: datetime | None, standing: Standing | None) -> None:
    assert found(submitted, standing) is None


def test_a_sentence_names_twenty_and_counts_the_others() -> None:
    many = [Older(f"s{number}", NOON - timedelta(hours=1), NOON, graded=False) for number in range(22)]
    (sentence,) = told(many)
    first = "s0 (2024-02-14 11:00:00 UTC, before 2024-02-14 12:00:00 UTC)"
    assert sentence.startswith(f"older than what the grade book has, and not graded (--fresh grades it): {first}, s1 (")
    assert sentence.endswith("2024-02-14 12:00:00 UTC), 2 more")
    assert list(told([])) == []
