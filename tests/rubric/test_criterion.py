"""The rules that a criterion must keep."""

from __future__ import annotations

from collections.abc import Callable

import pytest

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "a check misspelled",
        ("check: ‸gradiant\ntruth: {of: f(x), wrt: [x]}"),
        [("no check is called 'gradiant'", "did you mean 'gradient'?")],
    ),
    (
        "a check that doesn't exist",
        "check: ‸poetry",
        [("no check is called 'poetry'", "known are count, gradient, matrix, property, shape, source, value, written")],
    ),
    (
        "points in thousandths",
        "points: ‸0.125",
        [("points count in hundredths; given is 0.125", "write at most two decimals")],
    ),
    (
        "a dtype that nobody asks for",
        "dtype: ‸float32",
        [("'dtype' can't be 'float32'; did you mean 'float64'?", "write one of: float64")],
    ),
    (
        "a dtype of counts",
        "check: count\n‸dtype: float64",
        [("the check 'count' has no dtype", "remove `dtype`")],
    ),
    (
        "a dtype of what is written",
        "-program\nanswer: a\ntruth: f(x)\n‸dtype: float64",
        [("a written answer has no dtype", "remove `dtype`")],
    ),
    (
        "a dtype of an exception",
        "raises: ValueError\n‸dtype: float64",
        [("an exception has no dtype", "remove `dtype`")],
    ),
    (
        "a dtype that the inputs lack",
        "‸dtype: float64\ninput_dtype: float32",
        [
            (
                "`dtype: float64` asks for more than the inputs are given in, float32",
                "remove `dtype`, or write `input_dtype: float64`",
            )
        ],
    ),
    (
        "LaTeX eaten by double quotes",
        'formula: ‸"\\tilde{Y}"',
        [
            (
                "the formula holds control characters where LaTeX commands should be",
                "put it in single quotes: in double quotes \\t and \\f are escapes",
            )
        ],
    ),
    (
        "no program and no answer",
        ("title: T\nmodule: m.py\ncriteria:\n  - ‸{id: c, title: C, points: 1, check: value}\n"),
        [
            (
                "criterion 'c' has neither a program nor an answer",
                "add `program: …`, or `answer: …` for a written answer",
            )
        ],
    ),
    (
        "a program and an answer",
        ("‸answer: a\ntruth: f(x)"),
        [("a criterion has a program or an answer, not both", "remove one of the two")],
    ),
    (
        "a written answer that is observed",
        ("-program\nanswer: a\ntruth: f(x)\n‸observe: [y]"),
        [("a written answer has nothing to observe", "remove `observe`")],
    ),
    (
        "an exception and a truth",
        ("raises: ValueError\n‸truth: f(x)\n‸observe: [x]"),
        [
            ("a criterion with `raises` has no `truth`", "remove `truth`, or `raises`"),
            ("a criterion with `raises` has no `observe`", "remove `observe`, or `raises`"),
        ],
    ),
    (
        "a person's check with a truth",
        ("-program\ncheck: written\nanswer: a\n‸truth: f(x)"),
        [("a person marks the check 'written': it has no `truth`", "remove `truth`, or choose another check")],
    ),
    (
        "a program that nobody observes",
        "‸program: dx, dw = f(x)",
        [("nothing of this program is observed", "add `observe: [dx, dw]`")],
    ),
    (
        "an observed name that is bound nowhere",
        ("program: dx, dw = f(x)\nobserve: [dx, ‸dz]"),
        [("'dz' is bound nowhere in the program and is no input", "let the program bind it")],
    ),
    (
        "something else that is printed",
        "observe: [‸$stderr]",
        [("'$stderr' can't be observed", "write $stdout for what the program prints, or an expression")],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)
