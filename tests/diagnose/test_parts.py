"""Terms left out or off by a factor, fractions cut off, an eps, float32."""

from __future__ import annotations

import numpy as np
import pytest

from grader.model import Tolerance


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
    parts = [{"regulariser": 2 * one["reg"] * one["W"]} for one in layers]
    return [part | {"data": gradient(**one) - part["regulariser"]} for part, one in zip(parts, layers, strict=True)]


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (0, "it is left out"),
        (2, "it is there twice"),
        (0.5, "it is halved"),
        (-1, "it has the wrong sign"),
        (0.37, "it is 0.37 times what it should be"),
    ],
)
def test_a_term_that_the_author_names(why, cases, layers, factor, said):
    def mistaken(X, W, b, reg):
        return gradient(X, W, b, factor * reg)

    told = f"All but the term “regulariser” is right: {said}."
    assert why(cases(mistaken, gradient, layers), terms=terms_of(layers)) == told


def test_a_term_is_off_by_a_size(why, cases, layers):
    def mistaken(X, W, b, reg):
        return gradient(X, W, b, reg / len(X))

    told = "All but the term “regulariser” is right: it is 0.125 times what it should be, and X has 8 rows."
    assert why(cases(mistaken, gradient, layers), terms=terms_of(layers)) == told


def test_two_examples_leave_open_whether_a_term_is_there_twice(why, cases, layers):
    two = [{**layers[1], "X": layers[1]["X"][:2]}]

    def mistaken(X, W, b, reg):
        return gradient(X, W, b, 2 * reg)

    told = "All but the term “regulariser” is right: it is 2.00 times what it should be."
    assert why(cases(mistaken, gradient, two), terms=terms_of(two)) == told


def test_a_factor_that_differs_from_case_to_case_and_is_no_size_is_none(why, cases, layers):
    def mistaken(X, W, b, reg):
        return gradient(X, W, b, reg * (0.3 + 0.01 * len(X)))

    assert why(cases(mistaken, gradient, layers), terms=terms_of(layers)) == ""


def test_a_term_with_another_mistake_beside_it_is_none_of_these(why, cases, layers):
    def mistaken(X, W, b, reg):
        return gradient(X, W, b, 2 * reg) + 0.01 * np.abs(W)

    assert why(cases(mistaken, gradient, layers), terms=terms_of(layers)) == ""


def test_an_answer_of_zeros_leaves_out_everything_and_no_term(why, layers):
    truths = [gradient(**one) for one in layers]
    terms = [{"all": truth, "nothing": 0 * truth} for truth in truths]
    assert why([(0 * truth, truth) for truth in truths], terms=terms) == ""


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


WIDE = Tolerance(dtype="float64")
COARSE = (
    "It is {} where float64 is asked for, and all else is right: "
    "a dtype=, .astype, .float() or torch's default has cut its digits."
)


def test_float32_where_float64_is_asked_for(why, cases, norms):
    single = cases(lambda **case: norm(**case).astype(np.float32), norm, norms)
    assert why(single, tolerance=WIDE) == COARSE.format("float32")
    assert why(single) == ""


def test_a_coarse_dtype_says_so_even_where_nothing_else_could(why):
    whole = np.array([[1.0, 2.0], [2.0, 1.0]])
    assert why([(whole.astype(np.float32), whole)], tolerance=WIDE) == COARSE.format("float32")
    assert why([(np.zeros(3, np.float32), np.zeros(3))], tolerance=WIDE) == COARSE.format("float32")


def test_a_coarse_dtype_in_one_case_and_a_wrong_value_in_another_are_two_things(why, rng):
    x, y = rng.normal(size=(2, 5))
    assert why([(x.astype(np.float32), x), (y + 0.1 * x, y)], tolerance=WIDE) == ""


def test_a_mistake_made_in_float32_is_told_as_the_mistake(why, rng):
    x = rng.normal(size=5)
    assert "negative" in why([(-x.astype(np.float32), x)], tolerance=WIDE)
