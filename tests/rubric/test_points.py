"""Points: exact, in hundredths, and summing to what an assignment gives."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader.model import Criterion
from grader.rubric.points import hundredths_only, scaled, tidy, total


def criteria(*points: str, extra: tuple[str, ...] = ()) -> list[Criterion]:
    regular = [Criterion(f"c{index}", "", Decimal(value), "value") for index, value in enumerate(points)]
    return regular + [
        Criterion(f"x{index}", "", Decimal(value), "value", extra_credit=True) for index, value in enumerate(extra)
    ]


def points(scaled_criteria: tuple[Criterion, ...]) -> list[str]:
    return [str(one.points) for one in scaled_criteria]


@pytest.mark.parametrize(
    ("given_points", "target", "expected"),
    [
        (("1", "1", "1"), "10", ["3.34", "3.33", "3.33"]),
        (("1", "1", "1", "1", "1", "1"), "20", ["3.34", "3.34", "3.33", "3.33", "3.33", "3.33"]),
        (("2", "1"), "1", ["0.67", "0.33"]),
        (("1", "2"), "1", ["0.33", "0.67"]),
        (("5", "15"), "20", ["5", "15"]),
        (("0", "3"), "7.5", ["0", "7.5"]),
        (("3", "4"), "0", ["0", "0"]),
        (("0", "0"), "0", ["0", "0"]),
        (("10", "20"), "60", ["20", "40"]),
    ],
)
def test_shares_by_largest_remainder_ties_to_the_earlier(
    given_points: tuple[str, ...], target: str, expected: list[str]
) -> None:
    assert points(scaled(criteria(*given_points), Decimal(target))) == expected


def test_extra_credit_takes_the_same_factor_rounded_half_up() -> None:
    assert points(scaled(criteria("4", extra=("0.01", "2", "0.03")), Decimal(2)))[1:] == ["0.01", "1", "0.02"]


HUNDREDTHS = st.integers(0, 10**6).map(lambda count: Decimal(count) / 100)


@given(st.lists(HUNDREDTHS, min_size=1, max_size=20), HUNDREDTHS)
def test_scaled_points_sum_exactly_and_stay_within_a_hundredth(values: list[Decimal], target: Decimal) -> None:
    assume(sum(values) > 0)
    before = criteria(*map(str, values))
    after = scaled(before, target)
    assert total(after) == target
    for old, new in zip(before, after, strict=True):
        exact = Fraction(old.points) * Fraction(target) / Fraction(sum(values))
        assert abs(Fraction(new.points) - exact) < Fraction(1, 100)


@pytest.mark.parametrize(("number", "text"), [(5.0, "5"), (0.1, "0.1"), (20.0, "20"), (2.5, "2.5"), (1e6, "1000000")])
def test_a_number_is_the_decimal_that_was_typed(number: float, text: str) -> None:
    assert str(tidy(number)) == text


def test_two_decimals_at_most() -> None:
    assert hundredths_only(0.29)
    assert not hundredths_only(0.295)
