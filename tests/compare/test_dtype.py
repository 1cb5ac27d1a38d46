"""A rubric that asks for float64: what is coarser is wrong, however near it is."""

from __future__ import annotations

import numpy as np
import pytest

from grader.compare import compare
from grader.model import Array, Aspect, Tolerance

WIDE = Tolerance(dtype="float64")
THIRD = np.array([1.0, 2.0]) / 3


def one(value, reference, tolerance=WIDE):
    (found,) = compare(value, reference, tolerance, "dw")
    return found


def single(values, dtype="float32"):
    return Array(np.asarray(values, dtype=np.float32), dtype)


@pytest.mark.parametrize("tolerance", [WIDE, Tolerance("absolute", rtol=1e-3, atol=1e-3, dtype="float64")])
@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
def test_a_coarser_dtype_is_wrong_and_says_so(expected, tolerance, dtype):
    found = one(single(THIRD, dtype), expected(THIRD), tolerance)
    assert (found.aspect, found.share, found.mismatched) == (Aspect.DTYPE, 0.0, 2)
    told = f"dw holds {dtype} numbers, expected float64: it is right to the precision of {dtype} only."
    assert found.sentences == (told,)
    assert found.notes == (f"returned {dtype}: float64 is asked for",)


def test_a_single_number(expected):
    found = one(Array(np.float32(0.1), "float32", "scalar"), expected(0.1))
    assert found.sentences[0].startswith("dw is a float32 number, expected float64: ")


def test_wrong_values_are_told_before_their_dtype(expected):
    found = one(single(THIRD + 1), expected(THIRD))
    assert found.aspect is Aspect.VALUES
    assert found.notes == ("returned float32: float64 is asked for",)


@pytest.mark.parametrize("value", [[1 / 3, 2 / 3], Array(THIRD, "float64"), (1 / 3, 2 / 3)])
def test_python_s_own_numbers_are_float64(expected, value):
    assert one(value, expected(THIRD)).equal


def test_whole_numbers_and_booleans_have_no_precision_to_lose(expected):
    assert one(Array(np.array([1, 2]), "int64"), expected([1.0, 2.0])).equal
    assert one(single([1, 2]), expected(np.array([1, 2]))).equal


def test_unless_it_is_asked_for_a_coarser_dtype_is_a_note(expected):
    assert one(single(THIRD), expected(THIRD), Tolerance()).equal


def test_complex_numbers_have_parts_of_half_the_width(expected):
    value = Array(np.array([1 + 1j], np.complex64), "complex64")
    assert one(value, expected(np.array([1 + 1j]))).aspect is Aspect.DTYPE
