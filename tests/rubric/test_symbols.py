"""Symbols of written answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "symbols without an answer",
        ("‸symbols: {w: {of: x, order: [0]}}\ncases: [{x: [1, 2]}]"),
        [("only a written answer can use symbols", "remove `symbols`, or ask for an `answer`")],
    ),
    (
        "a symbol of no input",
        ("-program\nanswer: a\ntruth: f(x)\nsymbols: {w: {of: ‸W, order: [0]}}"),
        [("'W' is no input of this criterion", "name an input of the cases or of `givens`")],
    ),
    (
        "a symbol with an axis too few",
        ('-program\nanswer: a\ntruth: f(x)\nsymbols: {w: {of: x, order: ‸[0]}}\ncases: [{x: "normal[2, 3]"}]'),
        [("the input 'x' has 2 axes, but the order names 1", "name each axis of the input once")],
    ),
    (
        "a symbol with an axis twice",
        (
            "-program\n"
            "answer: a\n"
            "truth: f(x)\n"
            "symbols: {w: {of: x, order: ‸[0, 0], aliases: [‸w]}}\n"
            'cases: [{x: "normal[2, 3]"}]'
        ),
        [
            ("an order names each axis once; given is [0, 0]", "write the axes 0, 1 in the order of the indices"),
            ("'w' already names the symbol 'w'", "remove one of the two"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)
