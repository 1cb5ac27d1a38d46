"""The named terms of a truth: evaluated as the truth is, fitted to its shape, and held to add up to it."""

from __future__ import annotations

import numpy as np
import pytest

from grader.errors import ProblemError
from grader.model import Truth, TruthTerm
from grader.truth.expected import Truths

REFERENCE = """
import torch

def data(w, X):
    return ((X @ w) ** 2).mean()

def loss(w, X, reg):
    return data(w, X) + reg * (w * w).sum()

def affine(X, w, b):
    return X @ w + b

def windows(x, w):
    out = x.new_zeros(len(x), len(x) + len(w) - 1)
    for at in range(len(x)):
        out[at, at : at + len(w)] = x[at] * w
    return out
"""
rng = np.random.default_rng(2)
X, W = rng.normal(size=(6, 3)), rng.normal(size=3)
INPUTS = {"X": X, "w": W, "reg": 0.3}


def gradient(of):
    return Truth("gradient", of=of, wrt=("w",))


def named(**terms):
    places = enumerate(terms.items())
    return tuple(
        TruthTerm(name, texts if isinstance(texts, tuple) else (texts,), f"rubric.yaml:{20 + at}:7")
        for at, (name, texts) in places
    )


@pytest.fixture
def terms_of(problem, criterion):
    """``terms_of(truth, inputs, name=expression, …)``: the terms by name."""

    def run(truth, inputs=INPUTS, **terms):
        of = criterion(truth, terms=named(**terms))
        truths = Truths(problem(REFERENCE))
        return truths.terms(of, inputs, truths.of(of, inputs))

    return run


def test_terms_of_a_gradient_are_differentiated_as_it_is(terms_of):
    found = terms_of(gradient("loss(w, X, reg)"), data="data(w, X)", regulariser="reg * (w * w).sum()")
    assert list(found) == ["data", "regulariser"]
    np.testing.assert_allclose(found["regulariser"][0].data, 2 * 0.3 * W, rtol=1e-14)
    np.testing.assert_allclose(found["data"][0].data, 2 * X.T @ (X @ W) / 6, rtol=1e-13)


def test_terms_of_several_values(terms_of):
    truth = Truth("expressions", ("loss(w, X, reg)", "w + 1"))
    found = terms_of(truth, one=("data(w, X)", "w"), other=("reg * (w * w).sum()", "1"))
    assert found["one"][0].data == pytest.approx(((X @ W) ** 2).mean())
    assert found["other"][1].data.tolist() == [1, 1, 1]


def test_a_smaller_term_is_spread_and_a_stack_stays_one(terms_of):
    inputs = {"X": X, "w": rng.normal(size=(3, 2)), "b": np.array([1.0, 2.0])}
    found = terms_of(Truth("expressions", ("affine(X, w, b)",)), inputs, product="X @ w", bias="b")
    assert found["bias"][0].data.shape == (6, 2)
    inputs = {"x": rng.normal(size=4), "w": W}
    found = terms_of(Truth("expressions", ("windows(x, w).sum(0)",)), inputs, windows="windows(x, w)")
    assert found["windows"][0].data.shape == (4, 6)


def test_a_count_has_terms(terms_of):
    found = terms_of(Truth("expressions", ("k * k + k",)), {"k": 3}, filters="k * k", biases="k")
    assert [int(values[0].data) for values in found.values()] == [9, 3]


def test_without_terms_there_are_none(terms_of):
    assert terms_of(gradient("loss(w, X, reg)")) == {}


# --------------------------------------------------------------------------------------------------- authors' mistakes

SUM = "the terms of criterion 'out' add up to"
FIX = "\n    fix: name every term of the truth once; what is left may be one term"


@pytest.mark.parametrize(
    ("truth", "terms", "message"),
    [
        (
            Truth("expressions", ("1.5 + 2.0 * k",)),
            {"one": "1.5", "other": "k"},
            f"rubric.yaml:20:7: {SUM} 4.5, but the truth is 7.5{FIX}",
        ),
        (
            Truth("expressions", ("w", "w + v")),
            {"all": ("w", "w + 1")},
            f"rubric.yaml:20:7: {SUM} 3, but the truth of observed value 2 is 22 at [1]{FIX}",
        ),
        (
            Truth("expressions", ("w",)),
            {"one": "w[:1]", "other": "w[[0, 0, 1]]"},
            "rubric.yaml:21:7: the term 'other' of criterion 'out' has shape (3,), but the truth has shape (2,)",
        ),
        (
            Truth("expressions", ("w",)),
            {"one": "'w'"},
            "rubric.yaml:20:7: the term 'one' of criterion 'out' can't be added: it is no array of numbers",
        ),
        (
            Truth("expressions", ("'w'",)),
            {"one": "w"},
            "rubric.yaml:20:7: the term 'one' of criterion 'out' can't be added: the truth is no array of numbers",
        ),
        (
            Truth("expressions", ("w",)),
            {"one": "1 / 0"},
            "rubric.yaml:20:7: the term 'one' of criterion 'out' could not be computed: "
            "ZeroDivisionError: division by zero",
        ),
        (
            Truth("gradient", of="(w * v).sum() + k", wrt=("w",)),
            {"product": "(w * v).sum()", "rest": "k"},
            "rubric.yaml:21:7: the term 'rest' of criterion 'out' could not be computed: "
            "`k` is a float: a gradient needs one tensor",
        ),
    ],
)
def test_terms_that_do_not_make_up_the_truth_are_told_at_their_place(terms_of, truth, terms, message):
    with pytest.raises(ProblemError) as caught:
        terms_of(truth, {"w": np.array([1.0, 2.0]), "v": np.array([1.0, 20.0]), "k": 3.0}, **terms)
    assert str(caught.value) == message


def test_terms_that_cancel_may_be_off_by_the_rounding_of_the_largest(terms_of):
    inputs = {"a": np.array([1e6]), "b": np.array([1.0])}
    terms_of(Truth("expressions", ("b / 3",)), inputs, up="a + b / 3", down="-a")
    with pytest.raises(ProblemError):
        terms_of(Truth("expressions", ("b / 3",)), inputs, up="a + b / 3 + 0.01", down="-a")


def test_what_is_not_a_number_in_both_adds_up(terms_of):
    inputs = {"a": np.array([np.nan, np.inf, 1.0])}
    assert terms_of(Truth("expressions", ("a + a",)), inputs, one="a", other="a")
    with pytest.raises(ProblemError, match="the truth is"):
        terms_of(Truth("expressions", ("a * 0",)), inputs, one="a * 0", other="a - a + 1")
