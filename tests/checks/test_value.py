"""``value`` and ``gradient``: observed values and written answers against their truths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.model import Judgement, Opaque, Tolerance, Verdict

Make = Callable[..., Any]
Judge = Callable[..., Judgement]
Fact = Callable[[Judgement], str]


def test_nested_values_are_told_by_their_path(observed: Make, judged: Judge, fact: Fact) -> None:
    evidence = observed(({"W": 1.0, "b": 3.0},), ({"W": 1.0, "b": 2.0},))
    assert fact(judged(evidence)).startswith("out['b'] is 3, expected 2")


def test_what_was_printed_may_be_observed(observed: Make, judged: Judge, fact: Fact) -> None:
    evidence = observed(("loss 1\n",), ("loss 2\n",), observe="$stdout")
    judgement = judged(evidence)
    assert judgement.verdict is Verdict.FAIL
    assert "loss 1" in fact(judgement)
    assert "expected" in fact(judgement)


def test_a_value_that_does_not_travel_is_named(observed: Make, judged: Judge, fact: Fact) -> None:
    judgement = judged(observed((Opaque("generator"),), (np.ones(3),)))
    assert fact(judgement) == "out is a generator, expected an array."


def test_a_criterion_may_say_its_own_tolerance(observed: Make, judged: Judge) -> None:
    loose = Tolerance("absolute", rtol=0.0, atol=0.6)
    assert judged(observed((1.5,), (1.0,), tolerance=loose)).verdict is Verdict.PASS
    assert judged(observed((1.7,), (1.0,), tolerance=loose)).verdict is Verdict.FAIL


def test_a_gradient_is_judged_like_a_value(observed: Make, judged: Judge, fact: Fact) -> None:
    judgement = judged(observed((np.ones((3, 4)),), (np.ones((4, 3)),), check="gradient", observe="dx"))
    assert fact(judgement) == "dx has shape (3, 4), expected (4, 3)."


def test_a_written_number_is_judged_at_its_digits(written: Make, judged: Judge, fact: Fact) -> None:
    digits = Tolerance("digits", count=2)
    assert judged(written("value", "-0.86", np.array(-0.8571), tolerance=digits)).verdict is Verdict.PASS
    assert "yours -0.8" in fact(judged(written("value", "-0.8", np.array([-0.8571]), tolerance=digits)))


@pytest.mark.parametrize(
    "text", ["0.7, 1", "[0.7, 1]", ["0.7", "1"], [0.7, 1], [["0.7"], ["1"]], "0.7; 1.0", "7/10, 1"]
)
def test_a_written_vector_may_be_written_in_many_ways(text: Any, written: Make, judged: Judge) -> None:
    evidence = written("value", text, np.array([0.7, 1.0]), tolerance=Tolerance("digits", count=2))
    assert judged(evidence).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("0.7, one", 'A: Entry 2: "one" is not a number: write it like 0.25, -12.5, 1e-3 or 1/3.'),
        ("nan", 'A: "nan" is not a number'),
        ({"a": "1"}, "A: Write numbers or text, or lists of them."),
        ([[], ["1"]], "A is a list whose items differ in shape, expected an array."),
    ],
)
def test_an_answer_that_cannot_be_read_is_one_sentence_for_the_student(
    text: Any, told: str, written: Make, judged: Judge, fact: Fact
) -> None:
    judgement = judged(written("value", text, np.array([0.7, 1.0]), hint="Two numbers."))
    assert judgement.verdict is Verdict.FAIL
    assert fact(judgement).startswith(told)
    assert [finding.hint for finding in judgement.findings] == ["Two numbers."]


def test_a_written_text_is_compared_as_text(written: Make, judged: Judge, fact: Fact) -> None:
    assert judged(written("value", " transpose \n", "transpose")).verdict is Verdict.PASS
    assert fact(judged(written("value", "inverse", "transpose"))) == 'A is "inverse", expected "transpose".'


def test_a_wrong_written_answer_has_its_hint(written: Make, judged: Judge) -> None:
    assert judged(written("value", "3", np.array(4.0), hint="Count from 1.")).findings[0].hint == "Count from 1."
