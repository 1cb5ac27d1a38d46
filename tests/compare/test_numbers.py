"""Lists of numbers are what their items are, stacked: however long, however deep, whichever way they are read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.compare.numbers import DEEPEST, NotNumbers, as_numbers

ITEMS = st.one_of(
    st.booleans(), st.integers(-5, 5), st.integers(-(2**65), 2**65), st.floats(), st.complex_numbers(max_magnitude=9)
)
NESTED = st.recursive(
    ITEMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.lists(inner, max_size=3).map(tuple), inner.map(lambda one: [one, one])
    ),
    max_leaves=12,
)


def read(value: Any) -> Any:
    """The array, the name of its dtype, and whatever else is told of a value; or why it is no array of numbers."""
    try:
        numbers = as_numbers(value)
    except NotNumbers as error:
        return str(error)
    return numbers.dtype, numbers.data.shape, repr(numbers.data.tolist())


@given(NESTED)
def test_a_row_reads_as_its_items_do_one_by_one(value: Any) -> None:
    rows = [value, value]
    one, both = read(value), read(rows)
    if isinstance(one, str):
        return
    numbers = as_numbers(rows)
    assert both[:2] == (one[0], (2, *one[1]))
    assert repr(numbers.data[0].tolist()) == one[2]
    assert numbers.form == "list"


@pytest.mark.parametrize(
    ("value", "dtype", "data"),
    [
        ([True, False], "bool", [True, False]),
        ([1, 2], "int64", [1, 2]),
        ([[1, 2], (3.5, 4)], "float64", [[1.0, 2.0], [3.5, 4.0]]),
        ([2**63 - 1, 0.0], "float64", [float(2**63), 0.0]),
        ([[]], "float64", [[]]),
        ([1, 1j], "complex128", [1 + 0j, 1j]),
    ],
)
def test_what_a_list_becomes(value: Any, dtype: str, data: Any) -> None:
    numbers = as_numbers(value)
    assert (numbers.dtype, numbers.data.tolist()) == (dtype, data)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ([[1.0], [1.0, 2.0]], "a list whose items differ in shape"),
        ([1.0, [1.0]], "a list whose items differ in shape"),
        ([True, 1], "a list that mixes booleans and numbers"),
        ([1.0, "1"], "a list that holds text"),
        (([[1]], [[None]]), "a list that holds None"),
    ],
)
def test_what_is_no_array_says_why(value: Any, why: str) -> None:
    with pytest.raises(NotNumbers, match=why):
        as_numbers(value)


def test_nesting_ends_somewhere() -> None:
    value: Any = 1.0
    for _ in range(DEEPEST + 1):
        value = [value]
    assert as_numbers(value).data.shape == (1,) * (DEEPEST + 1)
    with pytest.raises(NotNumbers, match=f"nested more than {DEEPEST} deep"):
        as_numbers([value])


def test_integers_that_numpy_does_not_hold_stay_exact() -> None:
    numbers = as_numbers([2**63, 1])
    assert [int(item) for item in numbers.data] == [2**63, 1]
    assert np.asarray(numbers.data).dtype == object
