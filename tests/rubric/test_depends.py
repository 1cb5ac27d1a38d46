"""Ids and dependencies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "two criteria of one id",
        (
            "title: T\n"
            "module: m.py\n"
            "criteria:\n"
            "  - {id: a, title: A, points: 1, check: written, answer: a}\n"
            "  - {id: ‸a, title: A, points: 1, check: written, answer: a}\n"
        ),
        [("two criteria have the id 'a', the first in line 4", "give each criterion an id of its own")],
    ),
    (
        "a dependency on nobody",
        (
            "title: T\n"
            "module: m.py\n"
            "criteria:\n"
            "  - {id: alpha, title: A, points: 1, check: written, answer: a}\n"
            "  - {id: b, title: A, points: 1, check: written, answer: a, depends: [‸alhpa, alpha, ‸alpha]}\n"
        ),
        [
            ("no criterion has the id 'alhpa'", "did you mean 'alpha'?"),
            ("'alpha' stands here twice", "remove one of the two"),
        ],
    ),
    (
        "dependencies in a circle",
        (
            "title: T\n"
            "module: m.py\n"
            "criteria:\n"
            "  - {id: a, title: A, points: 1, check: written, answer: a, depends: ‸[b]}\n"
            "  - {id: b, title: A, points: 1, check: written, answer: a, depends: [c]}\n"
            "  - {id: c, title: A, points: 1, check: written, answer: a, depends: [a]}\n"
        ),
        [("these criteria depend on each other in a circle: a → b → c → a", "remove one of the dependencies")],
    ),
    (
        "a criterion that depends on itself",
        "depends: ‸[c]",
        [("these criteria depend on each other in a circle: c → c", "remove one of the dependencies")],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)
