"""The checks that judge by rules: `source`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.model import SourceRules, Truth
from grader.rubric.problem import load_problem

SOURCE = "-program\n-cases\ncheck: source\n"

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("no rules", "-program\n-cases\ncheck: ‸source", [("the check 'source' needs its rules", "add `source: …`")]),
    (
        "rules beside another check",
        "‸source: {forbid: [eval]}",
        [("only the check 'source' has `source`", "remove it, or write `check: source`")],
    ),
    (
        "a program beside rules",
        "-cases\ncheck: source\nsource: {forbid: [eval]}\n‸program: f(x)",
        [("the check 'source' has no `program`", "remove `program`, or choose another check")],
    ),
    (
        "cases beside rules",
        "-program\ncheck: source\nsource: {forbid: [eval]}\n‸cases: [{x: 1}]",
        [("the check 'source' runs nothing, so it has no cases", "remove `cases`")],
    ),
    (
        "a share of points",
        SOURCE + "source: {forbid: [eval]}\n‸credit: entries",
        [("the check 'source' gives all points or none", "remove `credit`")],
    ),
    (
        "rules that ask for nothing",
        SOURCE + "‸source: {in: [f]}",
        [("these rules ask for nothing", "add `forbid`, `no_loops` or `require`")],
    ),
    (
        "loops forbidden by halves",
        SOURCE + "source: {no_loops: ‸false}",
        [("'no_loops' can't be false", "write true, or a list of function names")],
    ),
    (
        "a name that is none",
        SOURCE + "source: {forbid: [‸a b]}",
        [
            (
                "entry 1 of 'forbid' can't be 'a b'",
                "write a dotted name such as torch.autograd, or .backward for an attribute of anything",
            )
        ],
    ),
    (
        "a misspelled key",
        SOURCE + "source: {‸forbidden: [eval]}",
        [("unknown key 'forbidden'; did you mean 'forbid'?", "write 'forbid', or remove it")],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)


def test_rules_are_read(write_problem: Callable[..., Path]) -> None:
    rubric = """\
title: T
module: m.py
criteria:
  - id: one
    title: One
    points: 1
    check: source
    source: {forbid: [torch.autograd, .backward], no_loops: [f], require: [class Linear], in: [f, Linear.forward]}
  - {id: two, title: Two, points: 1, check: source, source: {no_loops: true}}
"""
    one, two = load_problem(write_problem(rubric)).criteria
    assert one.source == SourceRules(
        ("torch.autograd", ".backward"), ("f",), require=("class Linear",), scope=("f", "Linear.forward")
    )
    assert two.source == SourceRules(no_loops_at_all=True)
    assert (one.program, one.truth) == (None, Truth("none"))
