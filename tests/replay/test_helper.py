"""What `judge` notes, in which words, and how near is near enough."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.model import Tolerance
from grader.replay.errors import CheckError
from grader.replay.helper import Judge


@pytest.fixture
def judge(tmp_path):
    def make(tolerance=Tolerance(), coarse=False):  # noqa: B008 - frozen
        return Judge(tolerance, lambda: coarse, tmp_path / "checks.py")

    return make


def said(judge: Judge) -> str:
    told = (
        one.sentence or " ".join(text for part in one.comparisons for text in part.sentences) for one in judge.noted
    )
    return "\n".join(text for text in told if text)


X = np.array([1.0, 2.0, 4.0])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (X, X + 1e-9),
        (X, torch.tensor([1.0, 2.0, 4.0], dtype=torch.float64)),
        (torch.tensor([1.0, 2.0, 4.0]), X),
        ([1.0, 2.0, 4.0], X),
        (np.float64(3.0), 3),
        (3, 3.0),
        ("text", "text"),
        ({"a": X}, {"a": X}),
        ((X, 1), (X, 1)),
        (None, None),
        ({1, 2}, {2, 1}),
    ],
)
def test_what_is_equal(judge, given, expected):
    one = judge()
    assert one.equal(given, expected, "out")
    assert said(one) == ""
    assert one.noted[0].share == 1


@pytest.mark.parametrize(
    ("given", "expected", "says"),
    [
        (
            X + np.array([0, 0, 1]),
            X,
            "out differs from what it should equal in 1 of 3 entries (33 %). Largest difference 1 at [2]: yours 5",
        ),
        (X, X[:2], "out has shape (3,), expected (2,)."),
        (None, X, "out is None, expected an array."),
        (object(), X, "out is an object, expected an array."),
        (3.0, 4.0, "out is 3, expected 4 (difference 1, allowed 8e-07)."),
        (X * np.nan, X, "out is NaN in 3 of 3 entries, first at [0]; the reference is finite there."),
        ("text", "tent", 'out is "text", expected "tent".'),
        ((X, 1), (X, 2), "out[1] is 1, expected 2 (difference 1, no difference is allowed)."),
    ],
)
def test_what_differs_is_noted_in_words(judge, given, expected, says):
    one = judge()
    assert not one.equal(given, expected, "out")
    assert says in said(one)
    assert one.noted[0].share < 1


def test_equal_follows_the_criterions_tolerance_and_close_its_own():
    wide, exact = (Judge(one, lambda: False, __file__) for one in (Tolerance("absolute", 0.1, 0.1), Tolerance("exact")))
    assert wide.equal(X, X + 0.1, "out")
    assert not exact.equal(X, X + 1e-15, "out")
    assert exact.close(X, X + 0.1, "out", rtol=0.1, atol=0)
    assert not wide.close(X, X + 0.1, "out", rtol=1e-3, atol=0)


def test_what_came_in_float32_is_compared_as_float32_whatever_was_computed_from_it(judge):
    near = X * (1 + 3e-7)
    assert not judge().equal(near, X, "out")
    coarse = judge(coarse=True)
    assert coarse.equal(near, X, "out")
    assert coarse.equal(float(near[0]), 1.0, "out")
    assert coarse.equal([float(near[0])], [1.0], "out")
    assert not coarse.equal(X * (1 + 1e-3), X, "out")
    assert judge().equal(near.astype("float32"), X, "out")


def test_it_goes_on_after_a_failure(judge):
    one = judge()
    assert not one.true(False, "The first does not hold.")
    assert one.true(np.bool_(True), "The second does not hold.")
    assert not one.true(np.zeros(1).any(), "The third does not hold.")
    assert said(one) == "The first does not hold.\nThe third does not hold."
    assert [noted.share for noted in one.noted] == [0, 1, 0]


@pytest.mark.parametrize("value", [np.zeros((2, 3)), torch.zeros(2, 3), [[1, 2, 3], [4, 5, 6]], np.zeros((2, 3), bool)])
def test_a_shape_that_is_right(judge, value):
    assert judge().shape(value, (2, 3), "out")
    assert judge().shape(3.0, (), "out")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (np.zeros((3, 2)), "out has shape (3, 2), expected (2, 3)."),
        (None, "out is None, expected an array."),
        (3.0, "out is a scalar, expected shape (2, 3)."),
        ("text", "out is text, expected an array."),
        ([[1], [2, 3]], "out is a list whose items differ in shape, expected an array."),
        (lambda: 0, "out is a function, expected an array."),
    ],
)
def test_a_shape_that_is_wrong(judge, value, says):
    one = judge()
    assert not one.shape(value, (2, 3), "out")
    assert said(one) == says


@pytest.mark.parametrize(
    ("misuse", "says", "fix"),
    [
        (lambda judge: judge.true(True, ""), "judge.true lacks a sentence", "write judge.true(condition, "),
        (lambda judge: judge.true(True, 3), "judge.true lacks a sentence", "write judge.true(condition, "),
        (lambda judge: judge.equal(1, 1, 1e-3), "judge lacks a name for what it compares", "write judge.equal(given, "),
        (lambda judge: judge.shape(1, (), " "), "judge lacks a name for what it compares", "write judge.equal(given, "),
    ],
)
def test_misuse_is_told_to_the_author(judge, misuse, says, fix):
    with pytest.raises(CheckError, match=says) as caught:
        misuse(judge())
    assert caught.value.fix.startswith(fix)
