"""Which problems are dropped, and that nobody loses by it, whatever pending points become."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.policy.counting import Counted, counted
from grader.policy.drop import lowest
from tests.policy.conftest import Points, problem


def counts(*problems: Points) -> list[Counted]:
    results = [problem(f"p{number}", points) for number, points in enumerate(problems)]
    return [counted(one, one.criteria) for one in results]


@pytest.mark.parametrize(
    ("problems", "number", "dropped"),
    [
        ([("9", "10"), ("3", "10"), ("5", "10")], 1, {1}),
        ([("9", "10"), ("3", "10"), ("5", "10")], 2, {1, 2}),
        ([("9", "10"), ("3", "10"), ("5", "10")], 3, {1, 2}),  # one always stays
        ([("4", "5"), ("10", "20")], 1, {1}),  # the share counts, not the points
        ([("0", "5"), ("0", "20"), ("0", "20")], 1, {1}),  # of equal shares, what is worth most, then the first
        ([("5", "10")], 1, set()),
        ([("0", "0"), ("5", "10"), ("6", "10")], 1, {1}),  # worth nothing: no candidate
        ([("1", "10"), ("6", "10")], 0, set()),
    ],
)
def test_the_lowest_shares_are_dropped(problems, number, dropped):
    assert lowest(counts(*problems), number) == (dropped, 0)


def test_nothing_is_dropped_that_may_yet_turn_out_not_to_be_the_lowest():
    assert lowest(counts(("2", "10", "8"), ("5", "10")), 1) == (frozenset(), 1)
    # at most 4 of 10 in the first, whatever is still marked
    assert lowest(counts(("2", "10", "2"), ("5", "10"), ("6", "10", "4")), 1) == ({0}, 0)
    assert lowest(counts(("1", "10"), ("2", "10", "8"), ("5", "10")), 2) == ({0}, 1)


shares = st.integers(0, 1000)


@st.composite
def classes(draw: st.DrawFn) -> list[tuple[Points, str]]:
    """Problems with pending points, and what those become."""
    made = []
    for _ in range(draw(st.integers(1, 6))):
        worth = draw(st.integers(1, 40))
        score = draw(st.integers(0, worth))
        pending = draw(st.integers(0, worth - score))
        made.append(((str(score), str(worth), str(pending)), str(draw(st.integers(0, pending)))))
    return made


@given(classes(), st.integers(0, 4))
def test_what_is_dropped_while_points_are_pending_is_dropped_when_they_are_known(problems, number):
    certain, waits = lowest(counts(*(points for points, _ in problems)), number)
    known = counts(*((str(int(p[0]) + int(became)), p[1]) for p, became in problems))
    dropped, none = lowest(known, number)
    assert certain <= dropped
    assert none == 0
    assert len(certain) + waits == len(dropped) == min(number, len(problems) - 1)


@given(classes(), st.integers(0, 4))
def test_no_share_falls_by_dropping(problems, number):
    known = counts(*((points[0], points[1]) for points, _ in problems))
    dropped, _ = lowest(known, number)
    kept = [one for index, one in enumerate(known) if index not in dropped]
    assert share(kept) >= share(known)


def share(problems: list[Counted]) -> Fraction:
    score, most = sum(one.score for one in problems), sum(one.max_score for one in problems)
    return Fraction(Decimal(score)) / Fraction(Decimal(most))
