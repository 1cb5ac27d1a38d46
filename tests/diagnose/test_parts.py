"""Fractions cut off, an eps, float32."""

from __future__ import annotations

import numpy as np
import pytest

from grader.model import Tolerance


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
