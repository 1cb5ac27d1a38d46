"""Reductions that are missing or run over the wrong axes, tables that were vectors, = for +=."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture
def batches(rng):
    return [{"X": rng.normal(size=(8, 3))}, {"X": rng.normal(size=(5, 4))}]


def test_a_missing_sum(why, cases, batches):
    told = "Its sum over axis 0 is the reference: that sum is missing."
    assert why(cases(lambda X: X**2, lambda X: (X**2).sum(axis=0), batches)) == told


def test_a_missing_mean_that_keeps_its_axis(why, cases, batches):
    told = "Its mean over axis 1 is the reference: that mean is missing."
    assert why(cases(lambda X: X**2, lambda X: (X**2).mean(axis=1, keepdims=True), batches)) == told


def test_a_sum_that_is_not_the_reference_is_not_missing(why, cases, batches):
    assert why(cases(lambda X: X**2, lambda X: (X**4).sum(axis=0), batches)) == ""


def test_the_wrong_axis(why, cases, batches):
    told = "It is the variance of X over axis 1: the reference's is over axis 0."
    assert why(cases(lambda X: X.var(axis=1), lambda X: X.var(axis=0), batches)) == told


def test_too_many_axes(why, cases, rng):
    inputs = [{"X": rng.normal(size=(2, 3, 4))}, {"X": rng.normal(size=(3, 2, 5))}]
    told = "It is the mean of X over axes 0, 1 and 2: the reference's is over axes 0 and 1."
    assert why(cases(lambda X: X.mean(keepdims=True), lambda X: X.mean(axis=(0, 1), keepdims=True), inputs)) == told


def test_the_mean_of_something_else_is_no_wrong_axis(why, cases, batches):
    assert why(cases(lambda X: np.abs(X).mean(axis=1), lambda X: X.mean(axis=0), batches)) == ""


def residuals(X):
    return X[:, 0] - X[:, 1]


def test_broadcast_to_a_table(why, cases, batches):
    told = "Its diagonal is the reference: shapes (8, 1) and (8,) were broadcast to (8, 8)."
    assert why(cases(lambda X: X[:, :1] - X[:, 1], residuals, batches)) == told
    assert why(cases(lambda X: X[:, :1] - X[:, 1], residuals, batches), shown=1) == told.replace("8", "5")


def test_a_table_with_another_diagonal_is_no_broadcast(why, cases, batches):
    assert why(cases(lambda X: X[:, :1] * X[:, 1], residuals, batches)) == ""


def test_repeated_by_broadcasting(why, cases, batches):
    told = "It is the reference, repeated: broadcasting has made it larger than it should be."
    assert why(cases(lambda X: np.tile(X[0], (3, 1)) * np.ones((3, 1)), lambda X: X[0], batches)) == told


def embedding(rows, index, U):
    out = np.zeros((rows, U.shape[1]))
    np.add.at(out, index, U)
    return out


def assigned(rows, index, U):
    out = np.zeros((rows, U.shape[1]))
    out[index] = U
    return out


def test_assigned_where_rows_have_to_be_added(why, cases, rng):
    inputs = [
        {"rows": 6, "index": np.array([0, 2, 2, 5]), "U": rng.normal(size=(4, 3))},
        {"rows": 4, "index": np.array([1, 3, 0]), "U": rng.normal(size=(3, 2))},
    ]
    told = (
        "Where an index occurs more than once in index, only the last of its rows of U is there: "
        "= stands where contributions have to be added (+=, np.add.at)."
    )
    assert why(cases(assigned, embedding, inputs)) == told


def test_rows_that_are_merely_wrong_were_not_assigned(why, cases, rng):
    inputs = [{"rows": 6, "index": np.array([0, 2, 2, 5]), "U": rng.normal(size=(4, 3))}]

    def mistaken(rows, index, U):
        out = embedding(rows, index, U)
        out[2] *= np.array([0.3, 1.7, 0.9])
        return out

    assert why(cases(mistaken, embedding, inputs)) == ""


@pytest.fixture
def windows(rng):
    one, other = rng.normal(size=6), rng.normal(size=6)
    one[4:], other[:2] = 0, 0
    return one, other


def test_windows_that_overlap_are_assigned(why, windows):
    one, other = windows
    terms = [{"window 1": one, "window 2": other}]
    told = "Where contributions meet, only the last one is there: = stands where += is needed."
    assert why([(np.where(other != 0, other, one), one + other)], terms=terms) == told


def test_the_first_of_two_windows_is_not_the_last(why, windows):
    one, other = windows
    terms = [{"window 1": one, "window 2": other}]
    assert why([(np.where(one != 0, one, other), one + other)], terms=terms) == ""


def test_windows_of_a_stack_are_assigned_in_their_order(why, windows):
    one, other = windows
    told = "Where contributions meet, only the last one is there: = stands where += is needed."
    terms = [{"windows": np.stack([one, other])}]
    assert why([(np.where(other != 0, other, one), one + other)], terms=terms) == told
    assert why([(np.where(one != 0, one, other), one + other)], terms=terms) == ""
