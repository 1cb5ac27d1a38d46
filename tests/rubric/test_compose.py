"""What YAML allows and we refuse, and where everything stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "duplicate keys, all of them",
        ("points: 2\n‸points: 3\nhint: a\n‸hint: b"),
        [
            ("the key 'points' is given twice, first in line 9", "remove one of the two"),
            ("the key 'hint' is given twice, first in line 11", "remove one of the two"),
        ],
    ),
    (
        "an alias and its anchor",
        ("title: ‸&name C\nhint: ‸*name"),
        [
            ("the anchor '&name' is refused", "write values out where needed"),
            ("the alias '*name' is refused", "write the value out"),
        ],
    ),
    ("a tag", "title: ‸!!str 5", [("the tag '!!str' is refused", "remove it; quotes make a text")]),
    ("a key that is a number", "cases: [{x: 1, ‸1: 2}]", [("the key '1' is no text", 'put it in quotes: "1"')]),
    ("a key that is a list", "cases: [{x: 1, ? ‸[1] : 2}]", [("a key must be text", "write a name before the colon")]),
    (
        "a second document",
        ("title: T\nmodule: m.py\ncriteria: [{id: c, title: C, points: 1, check: written, answer: a}]\n‸---\na: 1\n"),
        [("a second document starts here", "keep one document in a file: remove the `---`")],
    ),
    (
        "half a surrogate pair",
        'hint: ‸"\\ud800"',
        [("this text holds half of a surrogate pair", "write the character itself")],
    ),
    (
        "a number too large",
        "cases: [{x: ‸1e999}]",
        [("this number is too large for a float", "write .inf if infinity is meant")],
    ),
    (
        "a call without quotes inside {…}",
        "truth: {of: ‸loss(w, X), wrt: [w]}",
        [("'loss(w, X)' stands inside {…} without quotes", 'inside {…} YAML needs quotes: "loss(w, X)"')],
    ),
    (
        "an escape that stands for no character",
        'hint: "‸\\UFFFFFFFF"',
        [("this escape stands for no character", "write the character itself")],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)
