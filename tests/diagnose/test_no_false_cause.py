"""No cause where there is none: correct variants, random wrong answers, degenerate arrays, hostile values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.diagnose import diagnose
from grader.model import Array, Case, Criterion, Evidence, Observation, Opaque, Program, Reference, Status, Tolerance

VARIANTS = 2000
SIZES = ((8, 3), (5, 4), (7, 7), (2, 3), (1, 6))


def reference(X, W, b, reg):
    Z = np.tanh(X @ W + b)
    return X.T @ Z / len(X) + 2 * reg * W


def inputs_of(rng, size) -> dict[str, Any]:
    wide = int(rng.integers(1, 6))
    return {"X": rng.normal(size=size), "W": rng.normal(size=(size[1], wide)), "b": rng.normal(size=wide), "reg": 0.1}


def in_float32(rng, X, W, b, reg):
    X, W, b = (one.astype(np.float32) for one in (X, W, b))
    return X.T @ np.tanh(X @ W + b) / np.float32(len(X)) + np.float32(2 * reg) * W


def reordered_sum(rng, X, W, b, reg):
    order = rng.permutation(len(X))
    return reference(X[order], W, b, reg)


def with_a_loop(rng, X, W, b, reg):
    rows = [np.outer(x, np.tanh(x @ W + b)) for x in X]
    return sum(rows[1:], rows[0]) * (1 / len(X)) + reg * W + reg * W


def with_noise(rng, X, W, b, reg):
    return reference(X, W, b, reg) + rng.uniform(-1e-9, 1e-9, size=W.shape)


def as_lists(rng, X, W, b, reg):
    return reference(X, W, b, reg).tolist()


def by_einsum(rng, X, W, b, reg):
    Z = np.tanh(np.einsum("nd,dk->nk", X, W) + b)
    return np.einsum("nd,nk->dk", X, Z) / X.shape[0] + reg * (W + W)


def in_blocks(rng, X, W, b, reg):
    at = int(rng.integers(0, len(X) + 1))
    parts = [block.T @ np.tanh(block @ W + b) for block in (X[:at], X[at:])]
    return (parts[1] + parts[0]) / len(X) + 2 * (reg * W)


def in_torch(rng, X, W, b, reg):
    X, W, b = (torch.from_numpy(one) for one in (X, W, b))
    return (X.mT @ torch.tanh(torch.addmm(b, X, W)) / len(X) + 2 * reg * W).numpy()


def entry_by_entry(rng, X, W, b, reg):
    Z = np.tanh(X @ W + b)
    rows = [[float(np.dot(X[:, i], Z[:, j])) / len(X) for j in range(W.shape[1])] for i in range(W.shape[0])]
    return np.array(rows) + 2 * reg * W


CORRECT = (
    in_float32,
    reordered_sum,
    with_a_loop,
    with_noise,
    as_lists,
    by_einsum,
    in_blocks,
    in_torch,
    entry_by_entry,
)


def sizes_of(rng):
    return [SIZES[at] for at in rng.permutation(len(SIZES))[: rng.integers(1, 4)]]


def evidence_of(observed, rng, answer) -> list[Evidence]:
    drawn = [inputs_of(rng, size) for size in sizes_of(rng)]
    truths = [Reference(reference(**one), 1e-15, 2e-7) for one in drawn]
    return [observed(answer(rng, **one), truth, one) for one, truth in zip(drawn, truths, strict=True)]


def test_correct_variants_have_no_cause(observed, causes):
    every = list(causes.values())
    for seed in range(VARIANTS):
        rng = np.random.default_rng(seed)
        assert diagnose(evidence_of(observed, rng, CORRECT[seed % len(CORRECT)]), causes=every) == {}, seed


def test_arrays_that_are_wrong_at_random_have_no_cause(observed, causes):
    every = list(causes.values())
    wrong = (
        lambda rng, X, W, b, reg: rng.normal(size=W.shape),
        lambda rng, X, W, b, reg: reference(X, W, b, reg) * rng.uniform(0.5, 2, size=W.shape) + 0.01,
        lambda rng, X, W, b, reg: reference(X, W, b, reg) + rng.normal(size=W.shape),
        lambda rng, X, W, b, reg: np.zeros(W.shape),
        lambda rng, X, W, b, reg: rng.integers(-3, 4, size=W.shape),
    )
    for seed in range(300):
        rng = np.random.default_rng(seed)
        drawn = [inputs_of(rng, SIZES[at]) for at in rng.permutation(3)[: rng.integers(1, 4)]]
        drawn = [{**one, "W": rng.normal(size=(one["X"].shape[1], 3)), "b": rng.normal(size=3)} for one in drawn]
        answer = wrong[seed % len(wrong)]
        evidence = [observed(answer(rng, **one), reference(**one), one) for one in drawn]
        assert diagnose(evidence, causes=every) == {}, seed


def test_wrong_single_numbers_have_no_cause(observed, causes):
    every = list(causes.values())
    for seed in range(300):
        rng = np.random.default_rng(seed)
        inputs = {"X": rng.normal(size=(8, 3)), "width": 5}
        given, truth = rng.normal(size=2) if seed % 2 else map(int, rng.integers(1, 9, size=2))
        found = diagnose([observed(given, truth, inputs)], causes=every)
        assert found == {}, (seed, given, truth, found)


DEGENERATE = {
    "zeros": (np.zeros((3, 4)), np.ones((3, 4))),
    "truth of zeros": (np.ones((3, 4)), np.zeros((3, 4))),
    "zeros of another shape": (np.zeros((4, 3)), np.zeros((3, 4))),
    "constant": (np.full((3, 3), 5.0), np.full((3, 3), 3.0)),
    "one by one": (np.array([[0.7]]), np.array([[0.3]])),
    "all NaN": (np.full((2, 3), np.nan), np.arange(6.0).reshape(2, 3) + 0.5),
    "NaN expected": (np.arange(6.0).reshape(2, 3), np.full((2, 3), np.nan)),
    "infinite": (np.full((2, 3), np.inf), np.arange(6.0).reshape(2, 3) + 0.5),
    "empty truth": (np.zeros((0, 3)), np.zeros((3, 0))),
    "larger than an empty truth": (np.ones((2, 3)), np.zeros((0, 3))),
    "identity": (np.ones((3, 3)), np.eye(3)),
    "booleans": (np.array([True, False]), np.array([False, True])),
    "complex": (np.array([1j, 2.5]), np.array([2j, 2.5 + 1j])),
}


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_arrays_have_no_cause(why, name):
    given, truth = DEGENERATE[name]
    assert why([(given, truth, {"X": np.ones((3, 3)), "n": 3})]) == ""


def test_a_symmetric_matrix_that_is_wrong_is_not_transposed(why, rng):
    A = rng.normal(size=(4, 4))
    assert why([(A + A.T, A @ A.T)]) == ""


def test_one_nan_spoils_a_cause_and_a_shared_one_does_not(why, rng):
    truth = rng.normal(size=5)
    truth[2] = np.nan
    assert "negative" in why([(-truth, truth)])
    given = -truth
    given[3] = np.nan
    assert why([(given, truth)]) == ""


def test_a_loose_tolerance_makes_nothing_a_cause(why, rng):
    truth, given = rng.normal(size=6), rng.normal(size=6)
    assert why([(given, truth)], tolerance=Tolerance("absolute", rtol=0.0, atol=0.2)) == ""


# ------------------------------------------------------------------------------------------------- hostile values

DTYPES = ("float64", "float32", "float16", "int64", "uint8", "bool", "complex128")
shapes = st.sampled_from([(), (0,), (1,), (3,), (2, 2), (3, 1), (0, 2), (2, 3, 2), (2, 2, 2, 2)])
arrays = st.builds(
    lambda shape, dtype, seed: np.asarray(np.random.default_rng(seed).normal(size=shape) * 3).astype(dtype),
    shapes,
    st.sampled_from(DTYPES[:4] + DTYPES[5:]),
    st.integers(0, 9),
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text() | st.binary()
leaves = (
    scalars | st.builds(lambda data: Array(data, str(data.dtype)), arrays) | st.builds(Opaque, st.text(), st.text())
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)
truths = st.builds(Reference, arrays) | st.floats() | st.integers() | st.text() | st.just([1.0, 2.5]) | st.none()
PROGRAM = Program(("f()",), ("f",), ("one", "other"))
CRITERION = Criterion("out", "Out", Decimal(1), "value", PROGRAM)


@settings(max_examples=200)
@given(
    st.lists(st.tuples(values, values, truths, truths), min_size=1, max_size=3),
    st.dictionaries(st.sampled_from("XWbn"), arrays | scalars | st.lists(st.integers()), max_size=3),
)
def test_nothing_that_is_given_raises(causes, rows, inputs):
    evidence = [
        Evidence(CRITERION, Case("1"), inputs, (a, b), Observation("c", Status.OK, (one, other)))
        for one, other, a, b in rows
    ]
    diagnose(evidence, causes=list(causes.values()))


def test_a_very_large_answer_takes_no_time(why):
    assert why([(np.ones(2_000_000), np.full(2_000_000, -1.5))]) == ""
