"""The named terms of a truth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.model import TruthTerm
from grader.rubric.problem import load_problem

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "a term that names nothing",
        "truth: f(x)\nterms:\n  one: x\n  other: ‸lost(x, x)",
        [("'lost' is neither an input nor a name of reference.py", "did you mean 'loss'?")],
    ),
    (
        "a term that is no Python",
        "truth: f(x)\nterms:\n  one: f‸(x",
        [("this is no Python: '(' was never closed", "write it as Python reads it")],
    ),
    (
        "a term that is a number",
        "truth: f(x)\nterms: {one: ‸3}",
        [("'one' can't be the number 3", "write an expression, or a list of expressions")],
    ),
    (
        "no terms",
        "truth: f(x)\nterms: ‸{}",
        [("'terms' is empty", "name the terms of the truth, or remove the key")],
    ),
    (
        "one expression for two values",
        "program: |\n  a = f(x)\n  b = f(a)\nobserve: [a, b]\ntruth: [f(x), f(x)]\nterms: {one: ‸x}",
        [("2 values are observed, but the term 'one' has 1", "give one expression for each observed value")],
    ),
    (
        "two expressions for a written answer",
        "-program\nanswer: a\ntruth: f(x)\nterms: {one: ‸[x, x]}",
        [("1 value is observed, but the term 'one' has 2", "give one expression for each observed value")],
    ),
    (
        "a list under a gradient",
        "check: gradient\ntruth: {of: f(x), wrt: [x]}\nterms: {one: ‸[x, x]}",
        [("the term 'one' of a gradient is one expression, differentiated as `of` is", "write one expression")],
    ),
    (
        "a shape",
        "check: shape\ntruth: f(x)\n‸terms: {one: x}",
        [("a shape is no sum", "remove `terms`, or choose another check")],
    ),
    (
        "an answer in symbols",
        "-program\nanswer: a\ntruth: f(x)\nsymbols: {w: {of: x, order: [0]}}\ncases: [{x: [1.5]}]\n‸terms: {one: x}",
        [("an answer in symbols has no terms", "remove `terms`, or `symbols`")],
    ),
    (
        "prose",
        "-program\nanswer: a\ncheck: written\n‸terms: {one: x}",
        [("a person marks the check 'written': it has no `terms`", "remove `terms`, or choose another check")],
    ),
    (
        "an exception",
        "raises: ValueError\n‸terms: {one: x}",
        [("a criterion with `raises` has no `terms`", "remove `terms`, or `raises`")],
    ),
    (
        "a law",
        "-program\ncheck: property\nproperty: {determinism: {of: f(x)}}\n‸terms: {one: x}",
        [("the check 'property' has no `terms`", "remove `terms`, or choose another check")],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)


RUBRIC = """\
title: T
module: m.py
criteria:
  - id: c
    title: C
    points: 1
    check: value
    program: f(x)
    terms:
      one: " x "
      other: [x]
    cases: [{x: 1}]
"""


def test_terms_are_read_with_their_places(write_problem: Callable[..., Path]) -> None:
    directory = write_problem(RUBRIC)
    (criterion,) = load_problem(directory).criteria
    place = directory / "rubric.yaml"
    assert criterion.terms == (
        TruthTerm("one", ("x",), f"{place}:10:12"),
        TruthTerm("other", ("x",), f"{place}:11:14"),
    )
