"""Where things stand in a submission."""

from __future__ import annotations

from collections.abc import Callable

import pytest

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "a module outside of the submission",
        (
            "title: T\n"
            "module: ‸../m.py\n"
            "root: ‸/src\n"
            "packages: [‸numpy>=2]\n"
            "criteria: [{id: a, title: A, points: 1, check: written, answer: a}]\n"
        ),
        [
            (
                "'module' can't be '../m.py'",
                "write the path of a Python file below root, such as conv.py or src/conv.py",
            ),
            ("'root' can't be '/src'", "write the path of a folder in the submission, such as src, or ."),
            ("entry 1 of 'packages' can't be 'numpy>=2'", "write the name of a package, such as numpy"),
        ],
    ),
    (
        "a notebook in some other way",
        (
            "title: T\n"
            "module: m.py\n"
            "notebook: ‸definition\n"
            "criteria: [{id: a, title: A, points: 1, check: written, answer: a}]\n"
        ),
        [("'notebook' can't be 'definition'; did you mean 'definitions'?", "write one of: all, definitions")],
    ),
    (
        "an overlay that isn't there",
        (
            "title: T\n"
            "module: m.py\n"
            "overlay: {h.py: ‸refrence.py, ‸../up.py: reference.py}\n"
            "criteria: [{id: a, title: A, points: 1, check: written, answer: a}]\n"
        ),
        [
            ("there is no file 'refrence.py'", "did you mean 'reference.py'?"),
            (
                "'../up.py' is no path inside a submission",
                "write the path of a file in the submission, such as src/helpers.py",
            ),
        ],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)
