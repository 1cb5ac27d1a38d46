"""⟨forward(x), y⟩ = ⟨x, backward(y)⟩."""

from __future__ import annotations

import numpy as np
import pytest

from grader.model import Opaque, Tolerance, Verdict

A = np.arange(12.0).reshape(3, 4) - 5
X, Y = np.array([1.0, -2.0, 0.5, 3.0]), np.array([2.0, 1.0, -1.0])
AUTO = Tolerance()
INPUTS, NAMES = {"x": X, "y": Y}, {"x": "x", "y": "y"}


@pytest.fixture
def adjoint(law):
    def run(forward, backward, tolerance=AUTO):
        return law("adjoint", [("f(x)", forward), ("g(y)", backward)], INPUTS, NAMES, tolerance)

    return run


def test_a_transpose_is_the_adjoint(adjoint):
    assert adjoint(A @ X, A.T @ Y).verdict is Verdict.PASS
    assert adjoint((A @ X).astype(np.float32), list(A.T @ Y)).verdict is Verdict.PASS


def test_what_is_not_the_adjoint_is_told_with_both_products(adjoint, fact):
    judgement = adjoint(A @ X, -(A.T @ Y))
    assert (judgement.verdict, judgement.share) == (Verdict.FAIL, 0.0)
    assert fact(judgement).startswith(
        "`g(y)` is not the adjoint of `f(x)`: ⟨f(x), y⟩ is -19, but ⟨x, g(y)⟩ is 19; at most "
    )


def test_the_rubrics_own_tolerance_counts(adjoint):
    nearly = A.T @ Y + np.array([1e-3, 0, 0, 0])
    assert adjoint(A @ X, nearly).verdict is Verdict.FAIL
    assert adjoint(A @ X, nearly, Tolerance("absolute", rtol=0.0, atol=0.01)).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("forward", "backward", "sentence"),
    [
        (Opaque("generator"), A.T @ Y, "`f(x)` is a generator, expected numbers."),
        (None, A.T @ Y, "`f(x)` is None, expected numbers."),
        (A @ X, "text", "`g(y)` is text, expected numbers."),
        (A @ X * np.nan, A.T @ Y, "`f(x)` holds NaN or infinity, expected finite numbers."),
        (X, A.T @ Y, "`f(x)` has shape (4,), but `y` has shape (3,): they must be the same."),
        (A @ X, 1.0, "`g(y)` has shape (), but `x` has shape (4,): they must be the same."),
        (0 * Y, 0 * X, "`f(x)` and `g(y)` are zero everywhere: they are adjoint, but say nothing."),
    ],
)
def test_odd_values_are_told(adjoint, fact, forward, backward, sentence):
    judgement = adjoint(forward, backward)
    assert judgement.verdict is Verdict.FAIL
    assert fact(judgement) == sentence
