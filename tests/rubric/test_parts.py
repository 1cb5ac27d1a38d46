"""One wrong key doesn't keep the rest from being checked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "two flaws in one criterion",
        ("‸zebra: 1\npoints: ‸five\nprogram: f(‸[a for a in x])"),
        [
            (
                "unknown key 'zebra'",
                "remove it; the keys here are id, title, points, check, program, answer, observe, truth, accept, "
                "terms, source, property, raises, cases, tolerance, dtype, credit, visibility, show_verdict, follow, "
                "follow_credit, "
                "scratch_mib, inputs, input_dtype, symbols, depends, extra_credit, hint, formula",
            ),
            ("'points' must be a number; given is the text 'five'", "write a number, without quotes"),
            (
                "a list comprehension can't stand in a program",
                "let a function of the student's module or of reference.py do it",
            ),
        ],
    ),
    (
        "a misspelled key that others are checked against",
        ("-program\n‸progam: f(x)"),
        [("unknown key 'progam'; did you mean 'program'?", "write 'program', or remove it")],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)
