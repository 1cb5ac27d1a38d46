"""What holds for every value: comparison never raises, agrees with torch, and keeps its promises."""

from __future__ import annotations

import math
import os
from decimal import Decimal

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.compare import compare, equal
from grader.compare.entries import all_near, judge
from grader.compare.tolerance import allowance
from grader.model import Array, Aspect, Opaque, Reference, Tolerance

# a quick look in the ordinary suite; `make test-comparisons` sets 10,000
COMPARISONS = int(os.environ.get("COMPARISONS", "300"))
DTYPES = "bool int8 int64 uint8 uint64 float16 float32 float64 complex64 complex128".split()
arrays = st.sampled_from(DTYPES).flatmap(
    lambda name: hnp.arrays(name, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4))
)
given_arrays = arrays.map(lambda data: Array(data, str(data.dtype)))
references = st.builds(Reference, arrays, st.sampled_from([0.0, 1e-16, 1e300]), st.sampled_from([0.0, 1e-7]))
scalars = (
    st.none() | st.booleans() | st.integers() | st.integers(-(10**400), 10**400) | st.floats() | st.complex_numbers()
)
texts = st.text(max_size=8)
plain = scalars | texts | st.binary(max_size=8) | st.builds(Opaque, texts, texts)
keys = st.text(max_size=4) | st.integers() | st.booleans() | st.none() | st.tuples(st.integers())


def nested(leaves):
    return st.recursive(
        leaves | st.frozensets(st.integers(), max_size=3),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.lists(inner, max_size=4).map(tuple)
            | st.dictionaries(keys, inner, max_size=4)
        ),
        max_leaves=12,
    )


values = nested(plain | given_arrays | st.decimals(allow_nan=False))
expecteds = nested(plain | references)
tolerances = st.one_of(
    st.sampled_from([Tolerance("auto"), Tolerance("exact"), Tolerance("auto", dtype="float64")]),
    st.builds(Tolerance, st.just("absolute"), st.floats(0, 1), st.floats(0, 1e300)),
    st.builds(Tolerance, st.sampled_from(["digits", "places"]), count=st.integers(1, 12)),
)


def holds(found):
    """What every comparison promises to those who score and report it."""
    assert 0.0 <= found.share <= 1.0
    assert (found.share == 1.0) == found.equal
    assert bool(found.sentences) != found.equal
    assert 0 <= found.mismatched <= found.total or not found.total
    assert found.path.startswith("x")
    assert all(sentence.endswith(".") and sentence.isprintable() for sentence in found.sentences)


@settings(max_examples=COMPARISONS)
@given(value=values, reference=expecteds, tolerance=tolerances)
def test_any_value_can_be_compared_with_any_reference(value, reference, tolerance):
    found = compare(value, reference, tolerance, "x")
    assert found
    for one in found:
        holds(one)
    assert equal(value, reference, tolerance) is all(one.equal for one in found)


@settings(max_examples=COMPARISONS)
@given(data=st.data(), tolerance=tolerances)
def test_what_is_said_at_once_is_what_judging_each_entry_says(data, tolerance):
    shape = data.draw(hnp.array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=4))
    numbers = hnp.arrays("float64", shape, elements=st.floats() | st.sampled_from([0.0, 1.0, 1.0 + 1e-7, 5e-324]))
    with np.errstate(over="ignore"):
        mine, theirs = (data.draw(numbers).astype(data.draw(st.sampled_from(["f8", "f4"]))) for _ in range(2))
    rule = allowance(tolerance, Reference(theirs), str(mine.dtype))
    right = bool(judge(mine, theirs, rule).right.all())
    assert not all_near(mine, theirs, rule) or right
    finite = bool(np.isfinite(mine).all() and np.isfinite(theirs).all())
    assert all_near(mine, theirs, rule) or not (right and finite)


@settings(max_examples=COMPARISONS)
@given(data=st.data(), tolerance=tolerances)
def test_arrays_of_one_shape_can_be_compared_in_any_dtypes(data, tolerance):
    shape = data.draw(hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4))
    mine, theirs = (data.draw(hnp.arrays(data.draw(st.sampled_from(DTYPES)), shape)) for _ in range(2))
    (found,) = compare(Array(mine, str(mine.dtype)), Reference(theirs), tolerance, "x")
    holds(found)
    assert found.aspect not in (Aspect.RANK, Aspect.SHAPE, Aspect.PRESENCE)


@pytest.mark.parametrize("given", [math.inf, -1.79769313e308])
def test_where_a_difference_overflows_nothing_is_near(given):
    answer, expected = Array(np.array(given), "float64"), Reference(np.array(1.79769313e308))
    assert not equal(answer, expected, Tolerance("digits", count=1))
    (found,) = compare(answer, expected, Tolerance("digits", count=1), "x")
    assert not found.equal


@given(data=arrays, tolerance=tolerances)
def test_a_value_is_equal_to_itself(data, tolerance):
    assume(not tolerance.dtype)  # unless its dtype is too coarse by itself
    (found,) = compare(Array(data, str(data.dtype)), Reference(data), tolerance, "x")
    assert found.equal


@given(data=st.data())
def test_the_same_comparison_says_the_same(data):
    value, reference = data.draw(values), data.draw(expecteds)
    assert compare(value, reference, Tolerance(), "x") == compare(value, reference, Tolerance(), "x")


@settings(max_examples=COMPARISONS)
@given(
    data=st.data(),
    dtype=st.sampled_from(["float32", "float64", "int64"]),
    rtol=st.sampled_from([0.0, 1e-7, 1e-3, 0.5]),
    atol=st.sampled_from([0.0, 1e-8, 1e-2, 3.0]),
)
def test_the_verdict_is_that_of_torch(data, dtype, rtol, atol):
    small = {"min_value": -100, "max_value": 100}
    elements = {"float64": st.floats(**small), "float32": st.floats(**small, width=32), "int64": st.integers(-9, 9)}
    special = st.sampled_from([math.nan, math.inf, -math.inf]) if dtype != "int64" else st.nothing()
    shape = data.draw(hnp.array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=3))
    reference = data.draw(hnp.arrays(dtype, shape, elements=elements[dtype] | special))
    noise = data.draw(hnp.arrays(np.float64, shape, elements=st.sampled_from([0.0, 0.0, 1e-9, 1e-4, 2.0, math.nan])))
    answer = np.asarray(reference + (noise if dtype != "int64" else np.nan_to_num(noise)), dtype=dtype)
    assume(not _on_the_boundary(answer, reference, rtol, atol))
    (found,) = compare(
        Array(answer, dtype), Reference(reference.astype("float64") if dtype != "int64" else reference),
        Tolerance("absolute", rtol, atol), "x",
    )  # fmt: skip
    assert found.equal == _torch_says(answer, reference, rtol, atol)


def _on_the_boundary(answer, reference, rtol, atol):
    """Where torch, which computes in the answer's own dtype, may round to either side."""
    with np.errstate(all="ignore"):
        one, other = answer.astype("float64"), reference.astype("float64")
        allowed = atol + rtol * abs(other)
        return bool((abs(abs(one - other) - allowed) <= 1e-5 * np.maximum(allowed, abs(other)) * (one != other)).any())


def _torch_says(answer, reference, rtol, atol):
    try:
        torch.testing.assert_close(
            torch.from_numpy(answer), torch.from_numpy(reference), rtol=rtol, atol=atol, equal_nan=True
        )
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize("sign", [1, -1])
@given(value=st.decimals("-1e6", "1e6", places=4).filter(bool), rtol=st.sampled_from(["0", "0.05", "0.001"]))
def test_boundaries_of_written_numbers_are_included_and_nothing_beyond(sign, value, rtol):
    truth = float(value)
    size = abs(Decimal(repr(truth)))
    edge = Decimal(repr(truth)) + sign * size * Decimal(rtol)
    tolerance = Tolerance("absolute", rtol=float(rtol))
    assert compare(edge, Reference(np.array(truth)), tolerance, "x")[0].equal
    assert not compare(edge + sign * size * Decimal("1e-12"), Reference(np.array(truth)), tolerance, "x")[0].equal
