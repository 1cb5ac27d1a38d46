"""``shape``: sizes that were returned or written, exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.model import Array, Judgement, Opaque, Verdict

Make = Callable[..., Any]
Judge = Callable[..., Judgement]
Fact = Callable[[Judgement], str]

SIZES = {"N": 7, "H": 3, "W": 4, "C": 5, "x": np.ones((7, 5))}


@pytest.mark.parametrize("given", [(1, 5), [1, 5], np.zeros((1, 5)), (Array(np.array(1), "int64", "scalar"), 5)])
def test_sizes_may_be_a_sequence_or_an_array_that_has_them(given: Any, observed: Make, judged: Judge) -> None:
    assert judged(observed((given,), ((1, 5),), check="shape")) == Judgement(Verdict.PASS, 1.0)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((5, 1), "out is (5, 1), expected (1, 5)."),
        ((5,), "out is (5,), expected (1, 5)."),
        (np.zeros((7, 5)), "out is (7, 5), expected (1, 5)."),
        ((), "out is (), expected (1, 5)."),
        (5, "out is a number, expected a shape such as (1, 5)."),
        (None, "out is None, expected a shape such as (1, 5)."),
        ("1x5", "out is text, expected a shape such as (1, 5)."),
        (Opaque("generator"), "out is a generator, expected a shape such as (1, 5)."),
        ((True, 5), "out is a tuple that holds a boolean, expected a shape such as (1, 5)."),
        ((1.0, 5.5), "out is a tuple that holds 1.0, expected a shape such as (1, 5)."),
    ],
)
def test_wrong_sizes_are_told(given: Any, told: str, observed: Make, judged: Judge, fact: Fact) -> None:
    judgement = judged(observed((given,), ((1, 5),), check="shape"))
    assert judgement.verdict is Verdict.FAIL
    assert fact(judgement) == told


def test_a_truth_that_is_an_array_stands_for_its_shape(observed: Make, judged: Judge) -> None:
    assert judged(observed(((2, 3),), (np.zeros((2, 3)),), check="shape")).verdict is Verdict.PASS


@pytest.mark.parametrize(
    "text", ["(1, C)", "1 x C", "[1, C]", ["1", "C"], "(1, 5)", "torch.Size([1, C])", "(1, N - 2)"]
)
def test_a_written_shape_may_hold_names(text: Any, written: Make, judged: Judge) -> None:
    assert judged(written("shape", text, (1, 5), SIZES)).verdict is Verdict.PASS


def test_a_wrong_written_shape_is_told_at_the_sizes_of_the_case(written: Make, judged: Judge, fact: Fact) -> None:
    judgement = judged(written("shape", "(N, C)", (1, 5), SIZES))
    assert fact(judgement) == "A is (N, C), which is (7, 5) for N = 7, C = 5; expected (1, 5)."


def test_a_wrong_written_shape_of_numbers_is_told_once(written: Make, judged: Judge, fact: Fact) -> None:
    assert fact(judged(written("shape", "(2, 5)", (1, 5), SIZES))) == "A is (2, 5), expected (1, 5)."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("(1, D)", 'A: The size "D" is not known here; known are N, H, W, C.'),
        ("(1, C/2)", 'A: The dimension "C/2" can\'t be read: write sums and products of symbols and numbers.'),
        ({"a": "1"}, "A: The answer is not a shape: write it like (1, C)."),
    ],
)
def test_a_shape_that_cannot_be_read_is_one_sentence(
    text: Any, told: str, written: Make, judged: Judge, fact: Fact
) -> None:
    judgement = judged(written("shape", text, (1, 5), SIZES))
    assert judgement.verdict is Verdict.FAIL
    assert len(judgement.findings) == 1
    assert fact(judgement) == told
