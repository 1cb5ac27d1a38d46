"""``count``: whole numbers, exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.model import Array, Judgement, Tolerance, Verdict

Make = Callable[..., Any]
Judge = Callable[..., Judgement]
Fact = Callable[[Judgement], str]


@pytest.mark.parametrize(
    "given",
    [
        18624,
        18624.0,
        Array(np.array(18624), "int64", "scalar"),
        Array(np.array(18624.0, np.float32), "float32", "torch"),
    ],
)
def test_a_count_is_right_in_any_form_of_number(given: Any, observed: Make, judged: Judge) -> None:
    assert judged(observed((given,), (18624,), check="count")) == Judgement(Verdict.PASS, 1.0)


@pytest.mark.parametrize("given", [18623, 18625, 18624.5, -18624])
def test_a_count_is_exact(given: Any, observed: Make, judged: Judge, fact: Fact) -> None:
    judgement = judged(observed((given,), (18624,), check="count"))
    assert judgement.verdict is Verdict.FAIL
    assert fact(judgement).startswith(f"out is {given}, expected 18624")


@pytest.mark.parametrize(("given", "kind"), [(True, "boolean"), ("18624", "text"), (None, "None"), ([], "shape (0,)")])
def test_what_is_no_number_is_no_count(given: Any, kind: str, observed: Make, judged: Judge, fact: Fact) -> None:
    judgement = judged(observed((given,), (1,), check="count"))
    assert judgement.verdict is Verdict.FAIL
    assert kind in fact(judgement)


@pytest.mark.parametrize("text", ["18624", "18,624", "18624.0", " 18624 ", "+18624", "$18624$", 18624, "1.8624e4"])
def test_a_written_count_may_be_written_in_many_ways(text: Any, written: Make, judged: Judge) -> None:
    assert judged(written("count", text, 18624)).verdict is Verdict.PASS


@pytest.mark.parametrize("text", ["18623", "18.624", "1.86e4", "18,625"])
def test_a_wrong_written_count_fails(text: str, written: Make, judged: Judge) -> None:
    assert judged(written("count", text, 18624)).verdict is Verdict.FAIL


@pytest.mark.parametrize("text", ["many", "true", "0x48C0", "18 * 1024 + 192"])
def test_a_written_count_that_is_no_number_is_one_sentence(text: str, written: Make, judged: Judge, fact: Fact) -> None:
    judgement = judged(written("count", text, 18624))
    assert judgement.verdict is Verdict.FAIL
    assert fact(judgement).startswith("A: ")
    assert len(judgement.findings) == 1


def test_a_tolerance_does_not_soften_a_count(observed: Make, judged: Judge) -> None:
    loose = Tolerance("absolute", rtol=0.1, atol=1.0)
    assert judged(observed((18625,), (18624,), check="count", tolerance=loose)).verdict is Verdict.FAIL
