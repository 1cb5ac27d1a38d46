"""YAML's own errors, in our words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "a draw without quotes inside {…}",
        "cases: [{x: ‸normal[3, 2], y: 1}]",
        [("'normal[3, 2]' stands inside {…} without quotes", 'inside {…} YAML needs quotes: "normal[3, 2]"')],
    ),
    (
        "a draw with options without quotes inside {…}",
        ("cases:\n  - {x: ‸normal[3, 2](std=2)}"),
        [
            (
                "'normal[3, 2](std=2)' stands inside {…} without quotes",
                'inside {…} YAML needs quotes: "normal[3, 2](std=2)"',
            )
        ],
    ),
    (
        "a subscript without quotes inside […]",
        ("program: y = f(x)\nobserve: [‸y[0], y]"),
        [("'y[0]' stands inside […] without quotes", 'inside […] YAML needs quotes: "y[0]"')],
    ),
    (
        "a colon in a text",
        "title: one‸: two",
        [
            (
                "a colon can't stand here",
                "put a text that holds ': ' in quotes; or give the line the indentation of its neighbours",
            )
        ],
    ),
    (
        "a text that starts with a backtick",
        "hint: ‸`f` is called",
        [("a text can't start with '`'", "put it in quotes")],
    ),
    ("a tab", ("cases:\n‸\t- {x: 1}"), [("a tab can't indent", "use spaces")]),
    (
        "a quote that isn't closed",
        "hint: ‸'half",
        [("a quote is opened and never closed", "close it at the end of the text")],
    ),
    (
        "text after a quote",
        "hint: 'it'‸s'",
        [
            (
                "text follows a value that is complete",
                "put quotes around the whole text; inside single quotes write '' for '",
            )
        ],
    ),
    (
        "a backslash in double quotes",
        'formula: "‸\\sigma"',
        [("\\s is no escape", "use single quotes: in double quotes a \\ starts an escape")],
    ),
    (
        "indentation that doesn't fit",
        ("cases:\n      - {x: 1}\n   ‸- {x: 2}"),
        [("this line doesn't fit the lines above it", "give it the indentation of its neighbours")],
    ),
    ("a bracket that isn't closed", "cases: ‸[{x: 1}", [("a bracket is opened and never closed", "close it")]),
    (
        "a missing comma",
        "cases: [{x: 1 y‸: 2}]",
        [("a comma or '}' is missing before this", "add it, or put the text in quotes")],
    ),
    (
        "a line without a colon",
        ("hint: a\n‸observe\ncredit: all"),
        [
            (
                "this line is no `key: value`",
                "add the colon and a value, or indent the line if it continues the one above",
            )
        ],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)
