"""Draws: ``normal[3, n](std=2)``."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.model import Draw
from grader.plan import draw as plan_draw
from grader.rubric.draws import DISTRIBUTIONS, is_draw, parse_draw

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "an unknown distribution",
        'cases: [{x: ‸"norml[3]"}]',
        [
            (
                "no distribution is called 'norml'; did you mean 'normal'?",
                "write 'normal'; for the text itself write {literal: 'norml[3]'}",
            )
        ],
    ),
    (
        "a text of the form of a draw",
        'cases: [{x: ‸"board[3]"}]',
        [
            (
                "no distribution is called 'board'",
                "write one of: normal, uniform, integers, signs, permutation, zeros, ones, arange; "
                "for the text itself write {literal: 'board[3]'}",
            )
        ],
    ),
    (
        "an unknown option",
        'cases: [{x: ‸"normal[3](sdt=2)"}]',
        [("'normal' has no option 'sdt'", "did you mean 'std'?")],
    ),
    (
        "an option without options",
        'cases: [{x: ‸"zeros[3](std=2)"}]',
        [("'zeros' has no option 'std'", "remove it; there are none")],
    ),
    (
        "a negative standard deviation",
        'cases: [{x: ‸"normal[3](std=-2)"}]',
        [("std can't be -2", "write a standard deviation of at least 0")],
    ),
    (
        "integers from nothing",
        'cases: [{x: ‸"integers[3](low=4, high=4)"}]',
        [("nothing lies between low=4 and high=4", "make low smaller than high")],
    ),
    (
        "a dimension below 0",
        'cases: [{x: ‸"normal[-3]"}]',
        [("'-3' is no dimension", "write integers from 0, or names of integer inputs")],
    ),
    (
        "a dimension that is missing",
        'cases: [{x: ‸"normal[3, ]"}]',
        [("a dimension is missing", "write integers from 0, or names of integer inputs")],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)


@pytest.mark.parametrize(
    ("text", "draw"),
    [
        ("normal[3, n](mean=-1, std=0.5)", Draw("normal", (3, "n"), (("mean", -1), ("std", 0.5)))),
        (" signs[5] ", Draw("signs", (5,))),
        ("zeros[]", Draw("zeros", ())),
        ("integers[2, 0](low=0, high=k)", Draw("integers", (2, 0), (("low", 0), ("high", "k")))),
        ("uniform[1]()", Draw("uniform", (1,))),
    ],
)
def test_a_draw_is_read(text: str, draw: Draw) -> None:
    assert parse_draw(text) == draw


@pytest.mark.parametrize("text", ["a text", "f(x)", "normal [3]", "see [1]", "normal[3] and more", "a[1][2]", "[3]"])
def test_other_texts_are_no_draws(text: str) -> None:
    assert not is_draw(text)


def test_every_distribution_and_option_can_be_drawn() -> None:
    for name, options in DISTRIBUTIONS.items():
        drawn = plan_draw.draw(Draw(name, (4,), tuple((option, 1 + i) for i, option in enumerate(options))), 0, {})
        assert drawn.value.shape == (4,)
