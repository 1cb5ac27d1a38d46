"""The student's own forward pass, by which a gradient may be judged."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from grader.model import Program
from grader.rubric.problem import load_problem

GRADIENT = "check: gradient\ntruth: {of: f(x), wrt: [x]}\n"
ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "a truth that is no gradient",
        "depends: [d]\n‸follow: f(x)",
        [("only a program whose truth is a gradient can follow from a forward pass",
          "remove `follow`, or write `truth: {of: …, wrt: […]}`")],
    ),
    (
        "nothing that it depends on",
        f"{GRADIENT}‸follow: f(x)",
        [("`follow` needs to know which criterion judges the forward pass", "add `depends: […]`")],
    ),
    (
        "a last line without a value",
        f"{GRADIENT}depends: [d]\nfollow: ‸|\n  out = f(x)",
        [("the last line gives no value to be differentiated", "end with the output itself, such as out, or f(x)[0]")],
    ),
    (
        "no Python",
        f"{GRADIENT}depends: [d]\nfollow: f‸(x",
        [("this is no Python: '(' was never closed", "write it as Python reads it")],
    ),
    (
        "an input that is left out",
        f"{GRADIENT}depends: [d]\nfollow: ‸f(3)",
        [("the forward pass doesn't use 'x', by which the truth is differentiated", "let it take 'x'")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_flaws(text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]) -> None:
    if "[d]" in text:
        text = "title: T\nmodule: m.py\ncriteria:\n" + _two(text)
    assert_flaws(text, *flaws)


def _two(text: str) -> str:
    """The criterion ``c`` beside a criterion ``d`` that it may depend on."""
    check = [] if "check:" in text else ["check: value"]
    lines = ["id: c", "title: C", "points: 1", *check, "program: f(x)", "cases: [{x: 1}]", *text.split("\n")]
    return "  - {id: d, title: D, points: 1, check: value, program: f(x), cases: [{x: 1}]}\n  - " + "\n    ".join(lines)


def test_the_last_line_is_the_output(write_problem: Callable[..., Path], rubric: str) -> None:
    text = rubric.replace(
        '    cases: [{w: "normal[2]", X: "normal[4, 2]"}]\n',
        '    cases: [{w: "normal[2]", X: "normal[4, 2]"}]\n    depends: [f]\n    follow_credit: 0.25\n'
        "    follow: |\n      net = Net(w)\n      net.loss(X)\n",
    )
    criterion = load_problem(write_problem(text)).criteria[1]
    assert criterion.follow == Program(("net = Net(w)",), ("Net",), ("net.loss(X)",))
    assert criterion.follow_credit == Decimal("0.25")
