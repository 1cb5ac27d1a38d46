"""What can't stand in a program."""

from __future__ import annotations

from collections.abc import Callable

import pytest

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "an import in a program",
        ("program: |\n  ‸import os\n  y = f(x)\nobserve: [y]"),
        [
            (
                "an import can't stand in a program",
                "name the packages under `packages`; the student's names are there without an import",
            )
        ],
    ),
    (
        "a comprehension in a program",
        ("program: |\n  y = f(x)\n  z = ‸[a for a in y]\nobserve: [z]"),
        [
            (
                "a list comprehension can't stand in a program",
                "let a function of the student's module or of reference.py do it",
            )
        ],
    ),
    (
        "a lambda after Greek letters",
        ("program: |\n\n  # a comment\n  δ = f(x, ‸lambda: 1)\nobserve: [δ]"),
        [("a lambda can't stand in a program", "let a function of the student's module or of reference.py do it")],
    ),
    (
        "a walrus, an f-string and a comparison",
        ('program: |\n  y = f((‸z := x))\n  u = f(‸f"{y}")\n  v = f(‸y == 1)\nobserve: [y]'),
        [
            ("a walrus assignment can't stand in a program", "write one line for each step"),
            ("an f-string can't stand in a program", "write the text out, or observe the value"),
            ("a comparison can't stand in a program", "observe the value itself"),
        ],
    ),
    (
        "a while and a with",
        ("program: |\n  ‸while True:\n      f(x)\n  ‸with f(x):\n      f(x)\nobserve: [x]"),
        [
            ("a `while` loop can't stand in a program", "write `for _ in range(5):` with a number of rounds"),
            ("a `with` can't stand in a program", "let a function of the student's module or of reference.py do it"),
        ],
    ),
    (
        "an augmented assignment",
        ("program: ‸x += f(x)\nobserve: [x]"),
        [("an augmented assignment can't stand in a program", "write `x = x + …`")],
    ),
    (
        "underscores",
        ("program: y = ‸‸f(x)._data.__class__\nobserve: [‸__import__]"),
        [
            ("the attribute '__class__' can't be used", "use attributes without a leading _"),
            ("the attribute '_data' can't be used", "use attributes without a leading _"),
            ("the name '__import__' can't be used", "use names without leading underscores"),
        ],
    ),
    (
        "stars",
        ("program: y = f(‸*x) + ‸f(**x)\nobserve: [y]"),
        [
            ("a `*` can't stand in a program", "write the values out"),
            ("a `**` can't stand in a call", "write the arguments out"),
        ],
    ),
    (
        "a loop over something else",
        ("program: |\n  for i in ‸x:\n      f(i)\nobserve: [x]"),
        [("a loop runs over range(number) only", "write `for _ in range(5):` with a number of rounds")],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)
