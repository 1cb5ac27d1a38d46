"""The own gradient against differences of the own loss."""

from __future__ import annotations

import numpy as np
import pytest

from grader.model import Opaque, Verdict

W = np.array([[0.5, -1.0], [2.0, 0.25]])
D = {"d1": np.array([[1.0, 0.5], [-1.5, 2.0]]), "d2": np.array([[0.3, -0.7], [1.1, 0.2]])}
STEPS = (2.0**-8, 2.0**-7, 2.0**-17)
TOLD = {"loss": "loss(w)", "gradient": "gradient(w)", "wrt": "w", "directions": tuple(D), "steps": STEPS}


@pytest.fixture
def slope(law):
    def run(loss, gradient):
        losses = [("loss(…)", loss(W + sign * step * d)) for d in D.values() for step in STEPS for sign in (1, -1)]
        return law("differences", [*losses, ("gradient(w)", gradient(W))], {"w": W, **D}, TOLD)

    return run


def total(w):
    return float(np.sum(np.exp(w)))


@pytest.mark.parametrize(
    ("loss", "gradient"),
    [
        (total, np.exp),
        (total, lambda w: np.exp(w).astype(np.float32)),
        (lambda w: np.sum(np.exp(w.astype(np.float32))), np.exp),
        (lambda w: float(np.sum(np.exp(w.astype(np.float32)))), np.exp),
        (lambda w: float(np.sum(np.maximum(w, 0))), lambda w: (w > 0) * 1.0),
        (lambda w: np.array([total(w)]), lambda w: np.exp(w).tolist()),
    ],
)
def test_a_gradient_of_ones_own_loss_passes(slope, loss, gradient):
    assert slope(loss, gradient).verdict is Verdict.PASS


def test_a_kink_beside_the_point_costs_nothing(slope):
    kink = W + 1e-3 * D["d1"]  # within the large step, outside of the small one
    loss, gradient = lambda w: float(np.sum(np.abs(w - kink))), lambda w: np.sign(w - kink)
    assert slope(loss, gradient).verdict is Verdict.PASS


@pytest.mark.parametrize(
    "gradient", [lambda w: -np.exp(w), lambda w: 1.001 * np.exp(w), lambda w: np.exp(w).T, lambda w: np.exp(w) / w.size]
)
def test_a_wrong_gradient_is_told_along_each_direction(slope, fact, gradient):
    judgement = slope(total, gradient)
    assert (judgement.verdict, judgement.share) == (Verdict.FAIL, 0.0)
    first = fact(judgement).splitlines()[0]
    assert first.startswith("`gradient(w)` is not the gradient of `loss(w)`: along a random direction it says ")
    assert ", but the loss itself rises by -6.683; at most " in first


@pytest.mark.parametrize(
    ("loss", "gradient", "sentence"),
    [
        (lambda w: Opaque("Tensor"), np.exp, "`loss(w)` is a Tensor, expected numbers."),
        (lambda w: np.exp(w), np.exp, "`loss(w)` has shape (2, 2), expected a real scalar."),
        (lambda w: 1j, np.exp, "`loss(w)` has shape (), expected a real scalar."),
        (lambda w: float("nan"), np.exp, "`loss(w)` holds NaN or infinity, expected finite numbers."),
        (total, lambda w: None, "`gradient(w)` is None, expected numbers."),
        (total, lambda w: w[0], "`gradient(w)` has shape (2,), but `w` has shape (2, 2): they must be the same."),
        (lambda w: 3.0, lambda w: 0 * w, "`loss(w)` is constant and `gradient(w)` zero: they agree, but say nothing."),
    ],
)
def test_odd_values_are_told(slope, fact, loss, gradient, sentence):
    assert fact(slope(loss, gradient)) == sentence


def test_a_loss_that_drowns_in_a_constant_is_told(slope, fact):
    assert fact(slope(lambda w: total(w) + 1e12, np.exp)).startswith(
        "`loss(w)` is too coarse for its slope along `d1` to be measured: is it rounded?"
    )
