"""Noise floors: honest evaluations lie within them, mistakes and decided comparisons beyond."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.compare.tolerance import NOISE_FACTOR
from grader.model import Reference
from grader.truth.noise import measured
from grader.truth.values import to_expected, to_torch

RATIO = float(np.finfo(np.float64).eps / np.finfo(np.float32).eps)


def noisy(function, **inputs):
    """The expected value of a function of tensors, with its noise."""

    def evaluate(tensors, dtype):
        value = function(**tensors)
        return tuple(map(to_expected, value)) if isinstance(value, tuple) else (to_expected(value),)

    tensors = {name: to_torch(value, torch.float64) for name, value in inputs.items()}
    found = measured(evaluate(tensors, torch.float64), inputs, evaluate)
    return found[0] if len(found) == 1 else found


@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=2, max_side=4), elements=st.floats(-1e6, 1e6)))
@settings(max_examples=50)
def test_noise_of_the_inputs_alone_is_about_a_unit_in_their_last_place(values):
    found = noisy(lambda x: x, x=values)
    largest = np.abs(values).max()
    assert found.noise32 <= 2.0**-22 * largest + 1e-44
    assert found.noise64 <= 2.0**-51 * largest + 1e-44 * RATIO
    assert found.noise64 <= found.noise32
    assert found.data.tobytes() == values.tobytes()


@pytest.mark.parametrize("seed", range(20))
def test_honest_sums_in_any_order_lie_within_what_is_allowed_for(seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(40, 30)) * 10.0 ** rng.integers(-3, 4, size=(40, 1))
    found = noisy(lambda x: (x * x.sum(0)).sum(1), x=x)
    backwards = (x[:, ::-1] * np.cumsum(x[::-1], axis=0)[-1][::-1]).sum(axis=1)
    assert np.abs(backwards - found.data).max() <= NOISE_FACTOR * found.noise64
    single = x.astype(np.float32)
    coarse = (single * single[::-1].sum(axis=0)).sum(axis=1)
    assert np.abs(coarse - found.data).max() <= NOISE_FACTOR * found.noise32


def test_cancellation_is_seen_at_float64_although_the_value_is_small():
    x = np.array([1e8 + 1.0, 1e8])
    found = noisy(lambda x: x[0] - x[1], x=x)
    assert found.noise64 >= 1e-8
    assert noisy(lambda x: x[0] + x[1], x=np.array([1.0, 2.0])).noise64 < 1e-15


def test_a_comparison_that_is_decided_otherwise_is_no_noise():
    relu = noisy(lambda x: torch.where(x.sum() > 0, 100.0 * torch.ones(2), torch.zeros(2)) + x, x=np.array([1.0, -1.0]))
    assert relu.noise64 < 1e-14


def test_noise_is_the_same_whenever_it_is_measured():
    x = np.random.default_rng(1).normal(size=(5, 7))
    first, second = (noisy(lambda x: torch.tanh(x @ x.mT), x=x) for _ in range(2))
    assert (first.noise64, first.noise32) == (second.noise64, second.noise32)


@pytest.mark.parametrize(
    ("function", "finite"),
    [
        (lambda x: torch.stack([x[0], x[0] / 0]), True),
        (lambda x: torch.stack([x[0], x[0] * math.nan]), True),
        (lambda x: x / 0, False),
        (lambda x: x[:0], False),
    ],
)
def test_only_finite_entries_are_measured(function, finite):
    found = noisy(function, x=np.array([1 / 3]))
    assert (found.noise32 > 0) is finite
    assert math.isfinite(found.noise32)


def test_an_overflow_in_float32_is_no_measure():
    assert noisy(lambda x: x * 1e30, x=np.array([1e10, 1.0])).noise32 < 1e25


def test_complex_results_are_measured_too():
    found = noisy(lambda x: torch.complex(x, x), x=np.array([1 / 3]))
    assert 0 < found.noise64 < found.noise32


def test_noise_is_measured_inside_of_containers_and_of_inputs_in_them():
    found = noisy(lambda x: {"a": [(x["w"][0] / 3, "text")], "b": 2}, x={"w": [np.array([1.0, 2.0])]})
    assert found["a"][0][0].noise32 > 0
    assert isinstance(found["a"][0], tuple)
    assert (found["a"][0][1], found["b"]) == ("text", 2)


def test_what_is_exact_or_no_number_has_no_noise_beside_what_has():
    words, counts, third = noisy(lambda x: (np.array(["a"]), torch.arange(3), x / 3), x=np.array([1.0]))
    assert (words.noise64, counts.noise64, counts.noise32) == (0.0, 0.0, 0.0)
    assert third.noise64 > 0


def test_several_values_are_measured_each_by_itself():
    large, small = noisy(lambda x: (1e6 * x / 3, x / 3), x=np.array([1.0]))
    assert large.noise64 > 1e5 * small.noise64 > 0


@pytest.mark.parametrize(
    "function",
    [
        lambda x: torch.ones(2 if x.dtype == torch.float64 else 3, dtype=torch.float64),
        lambda x: torch.ones(2, dtype=torch.int64),
        lambda x: "text" if x.dtype == torch.float32 else torch.ones(2, dtype=torch.float64),
        lambda x: [x] if x.dtype == torch.float64 else [],
        lambda x: 2.5,
    ],
)
def test_what_can_not_be_compared_tells_no_noise_of_float32(function):
    found = noisy(function, x=np.array([1.0]))
    found = found[0] if isinstance(found, list) else found
    assert not isinstance(found, Reference) or found.noise32 == 0.0


def test_a_reference_that_refuses_float32_is_measured_at_float64():
    def function(x):
        if x.dtype != torch.float64:
            raise TypeError("float64 only")
        return torch.exp(x)

    found = noisy(function, x=np.array([0.3, 3.0]))
    assert found.noise32 == 0.0
    assert 0 < found.noise64 < 1e-13
