"""Observed values as an author's function sees them, and the other way round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from grader.model import Array, Opaque, Reference
from grader.replay.untouchable import Untouchable, is_untouchable
from grader.replay.values import input_shown, observed_as, shown


def array(values: Any, dtype: str = "float64") -> Array:
    return Array(np.array(values, dtype), dtype)


@pytest.fixture
def seen() -> Callable[..., Any]:
    """``seen(value, like=…)``: the value as shown; what is kept in the child is noted in ``kept``."""

    def run(value: Any, arrays: Any = "numpy", **more: Any) -> Any:
        def kept(opaque: Opaque, path: str) -> Untouchable:
            run.kept.append((opaque.type_name, path))
            return Untouchable(pytest.fail, pytest.fail)

        run.kept = []
        return shown(value, arrays, kept, **more)

    return run


def test_arrays_are_read_only(seen):
    given = array([1.0, 2.0])
    out = seen(given)
    with pytest.raises(ValueError, match="read-only"):
        out += 1
    assert given.data.flags.writeable


def test_arrays_are_tensors_of_their_own_where_the_criterion_says_so(seen):
    given = array([1.0, 2.0], "float32")
    out = seen(given, "torch")
    assert out.dtype is torch.float32
    out += 1
    assert given.data.tolist() == [1, 2]
    assert seen(array(3.0), "torch").shape == ()


def test_an_array_without_axes_is_a_scalar(seen):
    assert type(seen(array(1.5))) is np.float64


@pytest.mark.parametrize("value", [None, True, 3, 1.5, "text", b"x", frozenset({1})])
def test_plain_values_stay(seen, value):
    assert seen(value) == value
    assert type(seen(value)) is type(value)


def test_containers_stay_with_what_they_hold(seen):
    out = seen(({"w": array([1.0])}, [array(2.0)], "a"))
    assert out[0]["w"].tolist() == [1]
    assert out[1] == [2.0]
    assert type(out) is tuple


def test_objects_that_a_child_has_kept_are_named_by_where_they_stand(seen):
    out = seen((array([1.0]), {"cache": [Opaque("Cache")]}))
    assert is_untouchable(out[1]["cache"][0])
    assert seen.kept == [("Cache", "[1]['cache'][0]")]


@pytest.mark.parametrize(
    ("value", "like", "expected"),
    [
        ([[1, 2], [3, 4]], Reference(np.zeros((2, 2))), np.array([[1, 2], [3, 4]])),
        ((1.5, 2.5), Reference(np.zeros(2)), np.array([1.5, 2.5])),
        (1.5, Reference(np.array(0.0)), np.float64(1.5)),
        (array([1.0, 2.0]), Reference(np.zeros(2, "int64")), np.array([1, 2])),
        (array([1.5, 2.0]), Reference(np.zeros(2, "int64")), np.array([1.5, 2.0])),
        ([10**30], Reference(np.zeros(1)), np.array([1e30])),
        (array(3.0), 2.0, 3.0),
        (array(3, "int64"), 2, 3),
        (array([1.0, 2.0]), [0.0, 0.0], [1.0, 2.0]),
        (array([1.0, 2.0]), (0.0, 0.0), (1.0, 2.0)),
        ([1.0, [2.0]], Reference(np.zeros(2)), [1.0, [2.0]]),
    ],
)
def test_values_take_the_form_that_the_reference_has(seen, value, like, expected):
    out = seen(value, like=like)
    assert type(out) is type(expected)
    assert getattr(out, "dtype", None) == getattr(expected, "dtype", None)
    assert np.array_equal(out, expected) if isinstance(out, np.ndarray) else out == expected


def test_parts_take_the_form_of_the_references_parts(seen):
    like = (Reference(np.zeros(2)), {"w": Reference(np.zeros(1))}, Opaque)
    out = seen(([1, 2], {"w": [3.0], "more": [4.0]}, [5.0], 6), like=like)
    assert isinstance(out[0], np.ndarray)
    assert isinstance(out[1]["w"], np.ndarray)
    assert out[1]["more"] == [4.0]
    assert out[2:] == ([5.0], 6)


def test_inputs_can_not_be_changed_for_others():
    given = {"x": np.zeros(2), "n": [1, np.zeros(2)], "text": "a"}
    out = input_shown(given, "numpy")
    out["n"].append(3)
    with pytest.raises(ValueError, match="read-only"):
        out["x"] += 1
    tensors = input_shown(given, "torch")
    tensors["n"][1] += 1
    assert given["n"][1].tolist() == [0, 0]
    assert len(given["n"]) == 2


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (np.zeros(2), "float64"),
        (torch.zeros(2, requires_grad=True), "float32"),
        (torch.zeros(2, dtype=torch.bfloat16), "float32"),
        (np.float64(1.0), "float64"),
        (np.zeros(2, "int64"), "int64"),
    ],
)
def test_an_authors_arrays_are_compared_in_their_dtype(value, dtype):
    assert observed_as(value).dtype == dtype


def test_what_was_computed_from_float32_counts_as_float32():
    assert observed_as(np.zeros(2), coarse=True).dtype == "float32"
    assert observed_as(np.zeros(2, "complex128"), coarse=True).dtype == "complex64"
    assert observed_as(np.zeros(2, "int64"), coarse=True).dtype == "int64"
    assert observed_as(1.5, coarse=True).dtype == "float32"
    assert observed_as(([1.5], {"a": np.zeros(1)}), coarse=True)[1]["a"].dtype == "float32"
    assert observed_as(3, coarse=True) == 3


def test_other_objects_of_an_author_are_no_data():
    assert observed_as(object()) == Opaque("object")
    assert observed_as({1, 2}) == frozenset({1, 2})
