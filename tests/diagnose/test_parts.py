"""Terms left out or off by a factor, fractions cut off, an eps, float32."""

from __future__ import annotations

import numpy as np
import pytest

from grader.diagnose import Term
from grader.model import Reference, Tolerance


@pytest.fixture
def layers(rng):
    return [
        {"X": rng.normal(size=(8, 3)), "W": rng.normal(size=(3, 4)), "b": rng.normal(size=4), "reg": 0.1},
        {"X": rng.normal(size=(5, 2)), "W": rng.normal(size=(2, 5)), "b": rng.normal(size=5), "reg": 0.25},
    ]


def affine(X, W, b, reg):
    return X @ W + b


def gradient(X, W, b, reg):
    return X.T @ np.tanh(X @ W) / len(X) + 2 * reg * W


def test_a_bias_left_out(why, cases, layers):
    told = "The difference from the reference is exactly -b: the term b seems to be left out."
    assert why(cases(lambda X, W, b, reg: X @ W, affine, layers)) == told


def test_a_bias_with_the_wrong_sign(why, cases, layers):
    told = "The difference from the reference is exactly -2·b: the term b seems to have the wrong sign."
    assert why(cases(lambda X, W, b, reg: X @ W - b, affine, layers)) == told


def test_a_bias_that_is_added_elsewhere_is_not_left_out(why, cases, layers):
    assert why(cases(lambda X, W, b, reg: X @ W + b[::-1], affine, layers)) == ""


def test_a_regulariser_off_by_a_factor(why, cases, layers):
    def mistaken(X, W, b, reg):
        return gradient(X, W, b, reg) - reg * W

    told = "The difference from the reference is exactly -reg·W: the term reg·W seems to be left out."
    assert why(cases(mistaken, gradient, layers)) == told

    def doubled(X, W, b, reg):
        return gradient(X, W, b, reg) + 2 * reg * W

    told = (
        "The difference from the reference is exactly 2·reg·W: "
        "all else is right, and the term in W has a wrong factor or is one too many."
    )
    assert why(cases(doubled, gradient, layers)) == told


def terms_of(layers):
    return [Term("the regulariser", tuple((Reference(2 * one["reg"] * one["W"]),) for one in layers))]


@pytest.mark.parametrize(
    ("factor", "said"), [(0, "is left out"), (2, "is there twice"), (0.5, "is halved"), (-1, "has the wrong sign")]
)
def test_a_term_that_the_author_names(why, cases, layers, factor, said):
    def mistaken(X, W, b, reg):
        return gradient(X, W, b, factor * reg)

    told = f"All but one term is right: the regulariser {said}."
    assert why(cases(mistaken, gradient, layers), terms=terms_of(layers)) == told


def test_a_term_with_an_odd_factor_is_none_of_these(why, cases, layers):
    def mistaken(X, W, b, reg):
        return gradient(X, W, b, reg) + 0.37 * reg * W + 0.01 * np.abs(W)

    assert why(cases(mistaken, gradient, layers), terms=terms_of(layers)) == ""


@pytest.fixture
def numbers(rng):
    return [{"x": rng.normal(size=9) * 10}, {"x": rng.normal(size=6) * 10}]


@pytest.mark.parametrize(
    ("cut", "told"),
    [
        (lambda x: x.astype(int), "cut to a whole number: an integer array or // takes the fractions away."),
        (np.floor, "rounded down: an integer array or // takes the fractions away."),
        (np.round, "rounded: the fractions are lost."),
    ],
)
def test_fractions_cut_off(why, cases, numbers, cut, told):
    assert why(cases(lambda x: cut(x), lambda x: x, numbers)) == f"Every entry is the reference {told}"


def test_a_boolean_array(why, cases, numbers):
    told = "It is True where the reference isn't zero: the values went through a boolean array."
    inputs = [{"x": np.maximum(one["x"], 0)} for one in numbers]
    assert why(cases(lambda x: x.astype(bool), lambda x: x, inputs)) == told


def test_zeros_are_not_cut_off(why, rng):
    x = rng.uniform(size=9)
    assert why([(np.zeros(9, dtype=int), x)]) == ""


def test_one_more_than_the_whole_number_is_not_cut_off(why, cases, numbers):
    assert why(cases(lambda x: np.trunc(x) + 1, lambda x: x, numbers)) == ""


EPS = 1e-5


@pytest.fixture
def norms(rng):
    sizes = ((8, 3), (6, 4))
    scale = [np.array([0.1, 1.0, 3.0]), np.array([0.2, 0.5, 1.0, 2.0])]
    return [
        {"x": rng.normal(size=size) * by, "gamma": rng.normal(size=size[1]), "beta": rng.normal(size=size[1])}
        for size, by in zip(sizes, scale, strict=True)
    ]


def norm(x, gamma, beta, eps=EPS, outside=0.0):
    scaled = (x - x.mean(axis=0)) / (np.sqrt(x.var(axis=0) + eps) + outside)
    return gamma * scaled + beta


FITS = "Every entry is off by a share that fits the variances of x over axis 0: "


@pytest.mark.parametrize(
    ("mistaken", "told"),
    [
        (lambda **case: norm(**case, eps=0), "an eps of 1e-05 under the root seems to be missing."),
        (
            lambda **case: norm(**case, eps=0, outside=EPS),
            "an eps of 1e-05 is added to the root: it belongs under it.",
        ),
    ],
)
def test_an_eps(why, cases, norms, mistaken, told):
    assert why(cases(mistaken, norm, norms)) == FITS + told


def test_an_eps_that_is_too_many(why, cases, norms):
    told = FITS + "an eps of 1e-05 under the root is one too many."
    assert why(cases(norm, lambda **case: norm(**case, eps=0), norms)) == told


def test_another_eps_is_not_missing(why, cases, norms):
    assert why(cases(lambda **case: norm(**case, eps=3.3e-4), norm, norms)) == ""


def test_an_eps_that_is_returned_with_the_variance(why, cases, norms):
    told = "Every entry is 1e-05 above the reference: an eps of 1e-05 is too many here."
    truth = [{"x": one["x"]} for one in norms]
    assert why(cases(lambda x: x.var(axis=0) + EPS, lambda x: x.var(axis=0), truth)) == told


STRICT = Tolerance("absolute", rtol=1e-10, atol=1e-10)


def test_float32(why, cases, norms):
    told = (
        "It is off by what float32 rounds away, and every entry is a float32 number: "
        "it was computed in float32, and this asks for float64."
    )
    single = cases(lambda **case: norm(**case).astype(np.float32), norm, norms)
    assert why(single, tolerance=STRICT) == told
    widened = cases(lambda **case: norm(**case).astype(np.float32).astype(np.float64), norm, norms)
    assert why(widened, tolerance=STRICT) == told


def test_noise_of_the_same_size_in_float64_is_not_float32(why, cases, norms, rng):
    def noisy(**case):
        return norm(**case) * (1 + 1e-7 * rng.normal(size=case["x"].shape))

    assert why(cases(noisy, norm, norms), tolerance=STRICT) == ""


def test_float32_numbers_that_are_far_off_are_not_float32_noise(why, cases, norms, rng):
    def mistaken(**case):
        return (norm(**case) + 1e-2 * rng.normal(size=case["x"].shape)).astype(np.float32)

    assert why(cases(mistaken, norm, norms), tolerance=STRICT) == ""
