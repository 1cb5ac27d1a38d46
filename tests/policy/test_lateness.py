"""What lateness takes, at the edges of grace, days, cap and closing, and over all numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import LatePolicy
from grader.policy.lateness import Lateness, half_up, lateness, left, share_taken
from tests.policy.conftest import DUE, policy

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
GRACE = policy(grace=15 * 60)


@pytest.mark.parametrize(
    ("after", "days"),
    [
        (-DAY, 0),
        (timedelta(0), 0),
        (15 * MINUTE, 0),
        (15 * MINUTE + SECOND, 1),  # counted from the due date, not from the end of the grace
        (DAY, 1),
        (DAY + SECOND, 2),
        (DAY + timedelta(microseconds=1), 2),
        (3 * DAY, 3),
    ],
)
def test_a_begun_day_counts_once_the_grace_is_over(after, days):
    assert lateness(GRACE, DUE, DUE + after) == Lateness(days)


def test_a_grace_of_more_than_a_day_is_counted_from_the_due_date_once_it_is_over():
    long = policy(grace=30 * 3600)
    assert lateness(long, DUE, DUE + timedelta(hours=30)).days == 0
    assert lateness(long, DUE, DUE + timedelta(hours=30, seconds=1)).days == 2


def test_late_days_cost_nothing_and_only_those_that_are_needed_are_used():
    two = policy(days=2)
    assert lateness(two, DUE, DUE + DAY) == Lateness(1, free=1)
    assert lateness(two, DUE, DUE + 3 * DAY) == Lateness(3, free=2)
    assert lateness(two, DUE, DUE + 3 * DAY, free=0) == Lateness(3, free=0)
    assert share_taken(two, Lateness(3, free=2)) == Fraction(1, 10)


def test_what_comes_after_closing_earns_nothing_whatever_cap_and_late_days():
    closing = policy(closes=5 * 86_400, cap="0.5", days=9)
    assert not lateness(closing, DUE, DUE + 5 * DAY).closed
    late = lateness(closing, DUE, DUE + 5 * DAY + SECOND)
    assert late == Lateness(6, free=0, closed=True)
    assert left(closing, late, Decimal(80), Decimal(100)) == 0


def test_elapsed_time_counts_and_not_the_clock_on_the_wall():
    # clocks in Chicago went from 2:00 to 3:00 on 10 March 2024: 24 h on the wall were 23 h, and 25 h were 24 h
    chicago = ZoneInfo("America/Chicago")
    due = datetime(2024, 3, 9, 23, 59, tzinfo=chicago)
    assert lateness(policy(), due, datetime(2024, 3, 11, 0, 59, tzinfo=chicago)).days == 1
    assert lateness(policy(), due, datetime(2024, 3, 11, 0, 59, 1, tzinfo=chicago)).days == 2


def test_it_does_not_matter_in_which_zone_a_time_is_written():
    tokyo = ZoneInfo("Asia/Tokyo")
    assert lateness(policy(), DUE, (DUE + DAY).astimezone(tokyo)).days == 1
    assert lateness(policy(), DUE.astimezone(tokyo), DUE + DAY + SECOND).days == 2


@pytest.mark.parametrize(
    ("of", "score", "expected"),
    [("score", "80", "64"), ("max", "80", "60"), ("max", "12", "0"), ("score", "0", "0")],
)
def test_the_share_is_of_the_score_or_of_the_maximum(of, score, expected):
    assert left(policy(of=of), Lateness(2), Decimal(score), Decimal(100)) == Decimal(expected)


def test_what_is_left_is_rounded_half_up():
    assert left(policy("0.1"), Lateness(1), Decimal("33.33"), Decimal(100)) == Decimal("30.00")  # 29.997
    assert left(policy("0.5"), Lateness(1), Decimal("0.01"), Decimal(100)) == Decimal("0.01")  # 0.005


@given(st.fractions(0, 1000))
def test_rounding_is_exact(points):
    rounded = half_up(points)
    assert rounded == round(rounded, 2)
    assert -Fraction(1, 200) < Fraction(rounded) - points <= Fraction(1, 200)


cents = st.integers(0, 20_000).map(lambda number: Decimal(number) / 100)
shares = st.integers(0, 1000).map(lambda number: Decimal(number) / 1000)
policies = st.builds(
    LatePolicy,
    per_day=shares,
    of=st.sampled_from(["score", "max"]),
    grace=st.integers(0, 100_000),
    cap=shares,
    closes=st.none() | st.integers(100_000, 1_000_000),
    days=st.integers(0, 5),
)
seconds = st.integers(-100_000, 2_000_000)


def at(rules: LatePolicy, after: int, score: Decimal, most: Decimal) -> Decimal:
    return left(rules, lateness(rules, DUE, DUE + timedelta(seconds=after)), score, most)


@given(policies, seconds, cents, cents)
def test_never_below_nothing_and_never_above_what_was_earned(rules, after, score, most):
    assert 0 <= at(rules, after, score, most) <= score


@given(policies, seconds, seconds, cents, cents)
def test_later_is_never_better(rules, one, other, score, most):
    first, second = sorted((one, other))
    assert at(rules, first, score, most) >= at(rules, second, score, most)


@given(policies, seconds, cents, cents, cents)
def test_more_points_are_never_worse(rules, after, score, more, most):
    assert at(rules, after, score, most) <= at(rules, after, score + more, most)


@given(policies, seconds, cents, cents)
def test_unless_it_was_closed_no_more_than_the_cap_is_taken(rules, after, score, most):
    late = lateness(rules, DUE, DUE + timedelta(seconds=after))
    base = score if rules.of == "score" else most
    if not late.closed:
        taken = Fraction(score - at(rules, after, score, most))
        assert taken <= Fraction(rules.cap) * Fraction(base) + Fraction(1, 200)


@given(policies, cents, cents)
def test_up_to_the_end_of_the_grace_nothing_is_taken(rules, score, most):
    assert at(rules, rules.grace, score, most) == score


@given(policies, seconds, cents, cents)
def test_a_time_zone_changes_nothing(rules, after, score, most):
    moment = DUE + timedelta(seconds=after)
    zone = ZoneInfo("Europe/Berlin")
    assert lateness(rules, DUE.astimezone(zone), moment.astimezone(UTC)) == lateness(rules, DUE, moment)
