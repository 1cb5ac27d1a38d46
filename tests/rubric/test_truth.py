"""Where expected values come from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "a written answer without a truth",
        ("-program\nanswer: ‸a"),
        [("a written answer needs a truth", "add `truth: …`, or `check: written` for a person")],
    ),
    (
        "a gradient without a gradient",
        "check: ‸gradient",
        [
            (
                "the check 'gradient' needs a gradient or a step as its truth",
                "add `truth: {of: …, wrt: […]}` or `truth: {step: …}`",
            )
        ],
    ),
    (
        "a gradient with an expression",
        ("check: gradient\ntruth: ‸f(x)"),
        [("the check 'gradient' needs a gradient or a step as its truth", "write {of: …, wrt: […]} or {step: …}")],
    ),
    (
        "wrt that is no input",
        "truth: {of: f(x), wrt: [‸y]}",
        [("'y' is no input of this criterion", "name an input of the cases or of `givens`")],
    ),
    (
        "upstream that is no input",
        "truth: {of: f(x), wrt: [x], upstream: ‸xx}",
        [("'xx' is no input of this criterion", "did you mean 'x'?")],
    ),
    (
        "fewer truths than observed",
        ("program: |\n  a = f(x)\n  b = f(a)\nobserve: [a, b]\ntruth: ‸f(x)"),
        [("2 values are observed, but the truth has 1", "give one truth for each observed value")],
    ),
    (
        "more truths than an answer",
        ("-program\nanswer: a\ntruth: ‸[f(x), f(x)]"),
        [("the answer is one value, but the truth has 2", "give one truth for each observed value")],
    ),
    (
        "a truth that names nothing",
        "truth: ‸lost(x, x)",
        [("'lost' is neither an input nor a name of reference.py", "did you mean 'loss'?")],
    ),
    (
        "a truth that is no Python",
        "truth: f‸(x",
        [("this is no Python: '(' was never closed", "write it as Python reads it")],
    ),
    (
        "the same program on a reference without it",
        ("program: y = ‸g(x)\nobserve: [y]"),
        [("without a truth the program runs on reference.py, which has no 'g'", "define 'g' there, or add `truth: …`")],
    ),
    (
        "a step that doesn't exist",
        "truth: {step: ‸s3}",
        [("'s3' is neither a step nor a function of reference.py", "declare it under `steps`")],
    ),
    (
        "a step whose input no case gives",
        ("truth: {step: s1}\ncases: [‸{x: 1}]"),
        [("the step 's1' needs 'W1', which case '1' doesn't give", "add `W1: …`, or put it under `givens`")],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)
