"""The chain of a reference."""

from __future__ import annotations

from collections.abc import Callable

import pytest

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "a step that is given too",
        (
            "title: T\n"
            "module: m.py\n"
            "givens: {‸d2: 1, ‸s1: 2}\n"
            "steps: {d2: {vjp: e, wrt: s2}}\n"
            "criteria: [{id: a, title: A, points: 1, check: written, answer: a}]\n"
        ),
        [
            ("the given 'd2' is also a step", "rename one of them"),
            ("the given 's1' is also a function of reference.py", "rename one of them"),
        ],
    ),
    (
        "steps of unknown names",
        (
            "title: T\n"
            "module: m.py\n"
            "steps:\n"
            "  d2: {vjp: ‸E, wrt: s2}\n"
            "  d1: {vjp: s2, wrt: ‸s4, upstream: ‸d3}\n"
            "criteria: [{id: a, title: A, points: 1, check: written, answer: a}]\n"
        ),
        [
            ("reference.py has no function 'E'", "define 'E' there"),
            ("'s4' is no forward step, no given and no input", "name a function of reference.py, a given, or an input"),
            ("no step is called 'd3'", "declare it under `steps`"),
        ],
    ),
    (
        "steps in a circle",
        (
            "title: T\n"
            "module: m.py\n"
            "steps:\n"
            "  d2: {vjp: e, wrt: s2, upstream: ‸d1}\n"
            "  d1: {vjp: s2, wrt: s1, upstream: d2}\n"
            "criteria: [{id: a, title: A, points: 1, check: written, answer: a}]\n"
        ),
        [
            (
                "the steps have each other as upstream, in a circle: d2 → d1 → d2",
                "let the last step of the chain have no upstream",
            )
        ],
    ),
    (
        "two steps of one name",
        (
            "title: T\n"
            "module: m.py\n"
            "steps:\n"
            "  d2: {vjp: e, wrt: s2}\n"
            "  ‸d2: {vjp: s2, wrt: s1, upstream: d2}\n"
            "criteria: [{id: a, title: A, points: 1, check: written, answer: a}]\n"
        ),
        [("the key 'd2' is given twice, first in line 4", "remove one of the two")],
    ),
    (
        "a step of a step, and one named like a function",
        (
            "title: T\n"
            "module: m.py\n"
            "steps:\n"
            "  d2: {vjp: e, wrt: s2}\n"
            "  d1: {vjp: ‸d2, wrt: s1}\n"
            "  ‸s2: {vjp: e, wrt: s1}\n"
            "criteria: [{id: a, title: A, points: 1, check: written, answer: a}]\n"
        ),
        [
            (
                "'d2' is a backward step itself; only a function can be differentiated",
                "name a function of reference.py: f, loss, s1, s2, e",
            ),
            ("the step 's2' is also a function of reference.py", "rename one of them"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)
