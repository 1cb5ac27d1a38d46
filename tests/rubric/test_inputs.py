"""Inputs of cases and givens."""

from __future__ import annotations

from collections.abc import Callable

import pytest

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "a dimension that names no input",
        'cases: [{n: 3, x: ‸"normal[m]"}]',
        [("no input 'm' stands before this draw", "add `m: 4` before it, or write a number")],
    ),
    (
        "a dimension that stands later",
        'cases: [{x: ‸"normal[n]", n: 3}]',
        [("the input 'n' stands after this draw", "move 'n' before it")],
    ),
    (
        "a dimension that is no integer",
        'cases: [{n: 2.5, x: ‸"normal[n]"}]',
        [("'n' is the number 2.5, not a whole number from 0", "let it name an input that is a whole number from 0")],
    ),
    (
        "a dimension that is a draw",
        'cases: [{n: "normal[2]", x: ‸"normal[n]"}]',
        [("'n' is a draw, not a whole number from 0", "let it name an input that is a whole number from 0")],
    ),
    (
        "a draw inside a list",
        'cases: [{x: [1, ‸"normal[3]"]}]',
        [
            (
                "the draw 'normal[3]' stands inside a list or a mapping",
                "make it an input of its own; for the text itself write the input as {literal: …}",
            )
        ],
    ),
    (
        "an input that is no Python name",
        "cases: [{x: 1, ‸my-x: 2}]",
        [("an input can't be called 'my-x'", "choose a Python name: letters, digits and _, starting with a letter")],
    ),
    (
        "an input that hides Python's own",
        "cases: [{x: 1, ‸sum: 2}]",
        [("the input 'sum' would hide Python's own 'sum'", "choose another name")],
    ),
    (
        "an input that Python reads otherwise",
        "cases: [{x: 1, ‸ϵ: 2}]",
        [("Python reads the name 'ϵ' as 'ε'", "write 'ε' here too")],
    ),
    (
        "two cases of one id",
        'cases: [{id: a, x: 1}, {id: ‸a, x: 2}, {id: "4", x: 3}, ‸{x: 4}]',
        [
            (
                "two cases have the id 'a', the first in line 9",
                "give each case an id of its own; without one it is its position",
            ),
            (
                "two cases have the id '4', the first in line 9",
                "give each case an id of its own; without one it is its position",
            ),
        ],
    ),
    (
        "a visibility misspelled in a case",
        "cases: [{x: 1, ‸visiblity: hidden}]",
        [("the input 'visiblity' may be meant as 'visibility'", "write 'visibility', or choose another name")],
    ),
    (
        "a case that lacks an input",
        "cases: [{x: 1}, ‸{z: 1}]",
        [("case '2' lacks the input 'x', which another case gives", "add `x: …`, or put it under `givens`")],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)
