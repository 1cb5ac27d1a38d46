"""Whether an answer is of the reference's kind, whatever its numbers are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.model import Array, Opaque, Reference
from grader.replay.likeness import is_bare, odd_parts, unlike


def array(values: Any, dtype: str = "float64") -> Array:
    return Array(np.array(values, dtype), dtype)


TWO = Reference(np.zeros((2, 3)))
FINITE = array(np.ones((2, 3)))


def said(found) -> list[str]:
    return [sentence for one in found for sentence in one.sentences]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (FINITE, TWO),
        ([[9.0, 9.0, 9.0]] * 2, TWO),
        (array(np.ones((2, 3)), "float32"), TWO),
        (array([7]), Reference(np.zeros(1))),
        (3.0, 2),
        (array(3.0), 2.5),
        ("other", "text"),
        ([3, 4], [1, 2]),
        (array([1.5]), Reference(np.zeros(1, "int64"))),
        (array([np.nan, 1.0]), Reference(np.array([np.nan, 0.0]))),
        (Opaque("generator"), None),
        (FINITE, None),
        (FINITE, object()),
        (Opaque("Layer"), object()),
        (None, [object()]),
    ],
)
def test_numbers_of_any_value_are_alike_and_what_the_reference_does_not_say_is_not_asked(value, expected):
    assert unlike(value, expected, "f(x)") == ()


@pytest.mark.parametrize(
    ("value", "expected", "says"),
    [
        (None, TWO, "f(x) is None, expected an array."),
        (Opaque("generator", "a generator"), TWO, "f(x) is a generator, expected an array."),
        (array(np.ones((3, 2))), TWO, "f(x) has shape (3, 2), expected (2, 3)."),
        (array([1.0]), TWO, "f(x) has shape (1,), expected (2, 3)."),
        ([[1.0], [1.0, 2.0]], TWO, "f(x) is a list whose items differ in shape, expected an array."),
        (array(np.ones((2, 3)), "bool"), TWO, "f(x) holds booleans, expected real numbers."),
        (
            array([[np.nan, 1, 1], [1, 1, np.inf]]),
            TWO,
            "f(x) is NaN in 1 of 6 entries, at [0, 0]; the reference is finite there. "
            "f(x) is inf in 1 of 6 entries, at [1, 2]; the reference is finite there.",
        ),
        (float("nan"), 3.5, "f(x) is NaN; the reference is not."),
        (3.0, "text", "f(x) is a number, expected text."),
        ("text", 3.0, "f(x) is text, expected a number."),
    ],
)
def test_kind_shape_dtype_and_finiteness_are_asked(value, expected, says):
    found = unlike(value, expected, "f(x)")
    assert " ".join(said(found)) == says
    assert all(one.grid is None and one.worst is None for one in found)


def test_sizes_may_differ_where_they_are_free_but_kinds_may_not():
    assert unlike(array([1.0]), TWO, "f(x)", free=True) == ()
    assert unlike([1, 2, 3, 4], [1, 2], "f(x)", free=True) == ()
    assert said(unlike(None, TWO, "f(x)", free=True)) == ["f(x) is None, expected an array."]


def test_one_thing_and_several():
    assert all(map(is_bare, (TWO, 1.0, "text", [1, 2], ["a", "b"], None, object())))
    assert not any(map(is_bare, ((TWO, TWO), {"a": TWO}, [TWO], [[1], [2]])))


@pytest.mark.parametrize(
    ("value", "expected", "says"),
    [
        ((FINITE, FINITE), (TWO, TWO), []),
        ((FINITE, array([1.0])), (TWO, TWO), ["f(x)[1] has shape (1,), expected (2, 3)."]),
        ((FINITE, {"own": FINITE}), (TWO, (TWO, TWO)), []),
        ((FINITE, Opaque("Cache")), (TWO, {"x": TWO}), []),
        ((FINITE, Opaque("Cache")), (TWO, TWO), ["f(x)[1] is a Cache, expected an array."]),
        (FINITE, (TWO, TWO), ["f(x) is an array, expected a tuple."]),
        ((FINITE,), (TWO, TWO), ["f(x)[1] is missing: f(x) has 1 item, expected 2."]),
        ({"a": array([1.0]), "more": None}, {"a": TWO}, ["f(x)['a'] has shape (1,), expected (2, 3)."]),
        ({"b": FINITE}, {"a": TWO}, ["f(x)['a'] is missing.", "f(x) has a key that the reference lacks: 'b'."]),
        (array([1.5]), Reference(np.zeros(1, "int64")), ["f(x) holds numbers that are not whole, expected integers."]),
    ],
)  # fmt: skip
def test_parts_are_asked_unless_they_are_several_things_themselves(value, expected, says):
    assert said(odd_parts(value, expected, "f(x)")) == says
