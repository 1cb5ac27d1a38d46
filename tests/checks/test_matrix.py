"""``matrix``: wrong rows and columns by name; written matrices of symbols on several draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from grader.model import Judgement, Reference, Symbols, Verdict

Make = Callable[..., Any]
Judge = Callable[..., Judgement]
Fact = Callable[[Judgement], str]
Draw = tuple[Mapping[str, Any], Any]

SYMBOLS = (Symbols("w", "W", (0, 1), ("ω",)),)


def truth(W: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Two filters of width 2, slid over three inputs."""
    return np.array([[W[0, 0], W[0, 1], 0], [0, W[1, 0], -W[1, 1]]])


RIGHT = "w_11 w_12 0\n0 w_21 -w_22"


@pytest.fixture(scope="module")
def symbolic(written: Make) -> Make:
    """``symbolic(text)``: a written matrix, with its case and four more draws of it."""
    draws = [{"W": np.random.default_rng(seed).normal(size=(2, 2))} for seed in range(5)]

    def make(text: Any, **more: Any) -> Any:
        samples = tuple((inputs, Reference(truth(inputs["W"]))) for inputs in draws[1:])
        return written("matrix", text, truth(draws[0]["W"]), draws[0], symbols=SYMBOLS, samples=samples, **more)

    return make


def test_a_wrong_row_is_named(observed: Make, judged: Judge, fact: Fact) -> None:
    right = np.arange(12.0).reshape(4, 3)
    given = right.copy()
    given[1] += 1
    judgement = judged(observed((given,), (right,), check="matrix"))
    assert fact(judgement).startswith(
        "out differs from the reference in 3 of 12 entries (25 %), all in row 2 (index 1)."
    )


def test_a_matrix_of_numbers_is_read_when_no_symbols_are_declared(written: Make, judged: Judge) -> None:
    assert judged(written("matrix", "1 2\n3 4", np.array([[1.0, 2], [3, 4]]))).verdict is Verdict.PASS


@pytest.mark.parametrize(
    "text",
    [
        RIGHT,
        "ω_11 ω_12 0\n0 ω_21 -ω_22",
        "[[w_11, w_12, 0], [0, w_21, -w_22]]",
        [["w_11", "w_12", "0"], ["0", "w_21", "-w_22"]],
        r"w_{11} & w_{12} & 0 \\ 0 & w_{21} & -w_{22}",
    ],
)
def test_a_matrix_of_symbols_may_be_typed_in_many_ways(text: Any, symbolic: Make, judged: Judge) -> None:
    assert judged(symbolic(text)).verdict is Verdict.PASS


def test_a_wrong_symbol_is_told_as_a_symbol(symbolic: Make, judged: Judge, fact: Fact) -> None:
    judgement = judged(symbolic(RIGHT.replace("w_21", "w_12")))
    assert judgement.verdict is Verdict.FAIL
    assert "First difference at [1, 1]: yours w_12, expected w_21." in fact(judgement)
    assert judgement.share == pytest.approx(3 / 4)


def test_the_number_of_one_draw_is_no_symbol(symbolic: Make, judged: Judge, fact: Fact) -> None:
    number = repr(float(np.random.default_rng(0).normal(size=(2, 2))[1, 0]))
    judgement = judged(symbolic(RIGHT.replace("w_21", number)))
    assert judgement.verdict is Verdict.FAIL
    assert judgement.share == pytest.approx(3 / 4)
    assert f"yours {number[:6]}" in fact(judgement)
    assert "expected w_21" in fact(judgement)


def test_an_empty_matrix_earns_nothing(symbolic: Make, judged: Judge) -> None:
    assert judged(symbolic("0 0 0\n0 0 0")).share == 0.0


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("v_21", 'Row 2, column 2: "v_21" is no symbol of this answer: known are w (also ω).'),
        ("w_91", 'Row 2, column 2: "w_91" is out of range: the 1st index of w runs from 1 to 2.'),
        ("w_211", "w takes 2 indices, as in w_11."),
        ("w_21 +", "w_21"),
    ],
)
def test_symbols_that_cannot_be_read_are_one_finding(
    wrong: str, told: str, symbolic: Make, judged: Judge, fact: Fact
) -> None:
    judgement = judged(symbolic(f"[[w_11, w_12, 0], [0, {wrong}, -w_22]]"))
    assert (judgement.verdict, len(judgement.findings)) == (Verdict.FAIL, 1)
    assert fact(judgement).startswith("A: ")
    assert told in fact(judgement)


def test_a_written_matrix_of_another_shape_is_told_by_its_shape(symbolic: Make, judged: Judge, fact: Fact) -> None:
    assert fact(judged(symbolic("w_11 w_12\n0 w_21"))) == "A has shape (2, 2), expected (2, 3)."
