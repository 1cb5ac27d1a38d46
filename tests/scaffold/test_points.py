"""Points, and how they are divided among criteria."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.scaffold.kinds import KINDS
from grader.scaffold.points import divided, parse_points, written


@pytest.mark.parametrize("text", ["0", "0.5", "-3", "ten", "", "nan", "inf", "1001", "2.125", "1e9999999999"])
def test_what_is_no_number_of_points_is_told(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_points(text)
    assert str(caught.value) == (
        f"{text}: not a number of points; write one from 1 to 1000 with at most two decimals, such as 10"
    )


def test_whole_points_are_divided_into_whole_points_where_there_are_enough() -> None:
    assert divided(Decimal(10), (6, 4)) == [6, 4]
    assert divided(Decimal(7), (6, 4)) == [4, 3]
    assert divided(Decimal(1), (1, 2, 4, 3)) == [Decimal("0.1"), Decimal("0.2"), Decimal("0.4"), Decimal("0.3")]
    assert [written(part) for part in divided(parse_points("12.50"), (5, 5))] == ["6.25", "6.25"]
    assert written(parse_points("1e2")) == "100"


@given(
    st.decimals(min_value=1, max_value=1000, places=2, allow_nan=False),
    st.sampled_from([kind.shares for kind in KINDS.values()]),
)
def test_the_sum_is_exact_and_no_criterion_is_worth_nothing(points: Decimal, shares: tuple[int, ...]) -> None:
    parts = divided(parse_points(str(points)), shares)
    assert sum(parts) == points
    assert all(part > 0 and round(part, 2) == part for part in parts)
