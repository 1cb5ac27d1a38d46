"""map(2x − 3z) = 2·map(x) − 3·map(z)."""

from __future__ import annotations

import numpy as np
import pytest

from grader.model import Opaque, Verdict

X, Z = np.array([1.0, -2.0, 0.5]), np.array([4.0, 1.0, -1.0])


@pytest.fixture
def linear(law):
    return lambda f: law("linearity", [("f(2x - 3z)", f(2 * X - 3 * Z)), ("f(x)", f(X)), ("f(z)", f(Z))])


@pytest.mark.parametrize("f", [lambda v: 7 * v, np.sum, lambda v: (v / 3).astype(np.float32), lambda v: list(v[::-1])])
def test_a_linear_map_passes(linear, f):
    assert linear(f).verdict is Verdict.PASS


@pytest.mark.parametrize("f", [lambda v: v + 1, np.abs, lambda v: np.maximum(v, 0), lambda v: v**2])
def test_any_other_map_fails_and_the_law_is_said(linear, fact, f):
    judgement = linear(f)
    assert judgement.verdict is Verdict.FAIL
    assert fact(judgement).startswith("Not linear: `f(2x - 3z)` should be 2·f(x) − 3·f(z). ")


@pytest.mark.parametrize(
    ("f", "sentence"),
    [
        (lambda v: Opaque("module"), "`f(2x - 3z)` is a module, expected numbers."),
        (lambda v: v * np.inf, "`f(2x - 3z)` holds NaN or infinity, expected finite numbers."),
        (lambda v: v[v > 0.7], "`f(z)` has shape (2,), but `f(x)` has shape (1,): they must be the same."),
        (lambda v: 0 * v, "`f(x)` is zero everywhere: that is linear, but says nothing."),
    ],
)
def test_odd_values_are_told(linear, fact, f, sentence):
    assert fact(linear(f)) == sentence
