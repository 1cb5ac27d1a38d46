"""Values with a tag: none is taken for another, and what is no tagged value is damage."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.codec.decode import decode
from grader.codec.encode import encode
from grader.codec.sealed import Damaged
from grader.codec.tagged import tag, untag
from grader.model import Array, Reference


def kept(value: Any) -> Any:
    return untag(decode(encode(tag(value))))


@pytest.mark.parametrize(
    "value",
    [None, True, 3, 2.5, "text", b"raw", (1, "a"), [1, [2, (3,)]], {"a": 1, ("b", 2): [3]}, ("reference", 1), {}],
)
def test_plain_data_comes_back_as_it_was(value: Any) -> None:
    found = kept(value)
    assert found == value
    assert type(found) is type(value)


def test_arrays_come_back_as_what_they_were() -> None:
    data = np.arange(6, dtype=np.float32).reshape(2, 3)
    numpy, reference, array = kept([data, Reference(data, 1e-9, 1e-4), Array(data, "float32", "torch")])
    assert isinstance(numpy, np.ndarray)
    assert (numpy.dtype, numpy.tolist()) == (data.dtype, data.tolist())
    assert isinstance(reference, Reference)
    assert (reference.data.tolist(), reference.noise64, reference.noise32) == (data.tolist(), 1e-9, 1e-4)
    assert isinstance(array, Array)
    assert array.origin == "torch"


@pytest.mark.parametrize(
    "data",
    [
        None,
        3,
        (),
        ("plain",),
        ("plain", 1, 2),
        ("numpy", 1),
        ("reference", 1, 2),
        ("reference", Array(np.ones(2), "float64"), 10**400, 0.0),
        ("dict", 1),
        ("pickle", b"x"),
    ],
)
def test_anything_else_is_damage(data: Any) -> None:
    with pytest.raises(Damaged, match="it holds a value of no known kind"):
        untag(data)
