"""Terms left out or off by a factor: those that the author names, and inputs such as a bias."""

from __future__ import annotations

import numpy as np
import pytest


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
