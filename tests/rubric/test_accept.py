"""Alternatives that an author accepts, read from a rubric."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from grader.model import Alternative, Truth
from grader.rubric.problem import load_problem

CHAIN = """\
title: T
module: m.py
criteria:
  - id: c
    title: C
    points: 1
    check: gradient
    answer: d
    truth: {of: "loss(w, X)", wrt: [w]}
    accept:
      - {as: per row, truth: {of: "loss(w, X) / 4", wrt: [w]}, credit: 0.25}
      - as: with the upstream gradient of e
        truth: {step: s1}
    cases: [{w: "normal[2]", X: "normal[4, 2]", x: "normal[2]", W1: "normal[2, 2]"}]
"""

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("no alternatives", "accept: ‸[]", [("'accept' is empty", "write something, or remove the key")]),
    (
        "one that is no list",
        "accept: ‸f(x)",
        [("'accept' must be a list; given is the text 'f(x)'", "write a list: [f(x)]")],
    ),
    (
        "one without a name",
        "accept: [‸{truth: f(x)}]",
        [("entry 1 of 'accept' lacks 'as'", "add `as: …`")],
    ),
    (
        "one without a truth",
        "accept: [‸{as: twice}]",
        [("entry 1 of 'accept' lacks 'truth'", "add `truth: f(x)`")],
    ),
    (
        "a name of two lines",
        'accept: [{as: ‸"one\\ntwo", truth: f(x)}]',
        [("'as' can't be 'one\\ntwo'", "write it on one line, without spaces around it")],
    ),
    (
        "a misspelled key",
        "accept: [{as: a, truth: f(x), ‸credits: 0.5}]",
        [("unknown key 'credits'; did you mean 'credit'?", "write 'credit', or remove it")],
    ),
    (
        "worth nothing",
        "accept: [{as: a, truth: f(x), credit: ‸0}]",
        [("'credit' must be more than 0; given is the number 0", "write a number that is more than 0")],
    ),
    (
        "worth more than everything, or nan",
        "accept: [{as: a, truth: f(x), credit: ‸1.5}, {as: b, truth: f(x), credit: ‸.nan}]",
        [
            ("'credit' must be at most 1; given is the number 1.5", "write a number that is at most 1"),
            ("'credit' must be a finite number; given is the number nan", "write a finite number"),
        ],
    ),
    (
        "a truth of no form",
        "accept: [{as: a, truth: ‸5}]",
        [
            (
                "'truth' can't be the number 5",
                "write an expression, a list of expressions, {of: …, wrt: […]} or {step: …}",
            )
        ],
    ),
    (
        "a misspelled form of truth",
        "accept: [{as: a, truth: {of: f(x), wrt: [x], ‸upstraem: x}}]",
        [("unknown key 'upstraem'; did you mean 'upstream'?", "write 'upstream', or remove it")],
    ),
    (
        "everything that is wrong with several, at once",
        (
            "accept:\n"
            "  - {as: a, truth: ‸lost(x)}\n"
            "  - as: b\n"
            "    truth: f‸(x\n"
            "  - {as: ‸a, truth: {of: f(x), wrt: [‸y]}}\n"
            "  - {as: c, truth: ‸[f(x), f(x)]}\n"
            "  - {as: d, truth: {step: ‸s3}}"
        ),
        [
            ("'lost' is neither an input nor a name of reference.py", "did you mean 'loss'?"),
            ("this is no Python: '(' was never closed", "write it as Python reads it"),
            ("two alternatives are called 'a'", "say what tells them apart"),
            ("'y' is no input of this criterion", "name an input of the cases or of `givens`"),
            ("1 value is observed, but the truth has 2", "give one truth for each observed value"),
            ("'s3' is neither a step nor a function of reference.py", "declare it under `steps`"),
        ],
    ),
    (
        "an input that one case lacks",
        "accept: [{as: a, truth: f(y)}]\ncases: [{x: 1, y: 2}, ‸{x: 1}]",
        [("case '2' lacks the input 'y', which another case gives", "add `y: …`, or put it under `givens`")],
    ),
    (
        "a gradient for which a value is accepted",
        "check: gradient\ntruth: {of: f(x), wrt: [x]}\naccept: [{as: a, truth: ‸f(x)}]",
        [("the check 'gradient' needs a gradient or a step as its truth", "write {of: …, wrt: […]} or {step: …}")],
    ),
    (
        "beside prose",
        "-program\n-cases\ncheck: written\nanswer: a\n‸accept: [{as: a, truth: f(1)}]",
        [("a person marks the check 'written': it has no `accept`", "remove `accept`, or choose another check")],
    ),
    (
        "beside an exception",
        "raises: ValueError\n‸accept: [{as: a, truth: f(x)}]",
        [("a criterion with `raises` has no `accept`", "remove `accept`, or `raises`")],
    ),
    (
        "beside rules",
        "-program\n-cases\ncheck: source\nsource: {forbid: [eval]}\n‸accept: [{as: a, truth: f(1)}]",
        [("the check 'source' has no `accept`", "remove `accept`, or choose another check")],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)


def test_alternatives_of_every_form_know_where_they_stand(write_problem: Callable[..., Path]) -> None:
    directory = write_problem(CHAIN)
    (criterion,) = load_problem(directory).criteria
    per_row, per_step = criterion.accept
    file = f"{directory}/rubric.yaml"
    gradient = Truth("gradient", of="loss(w, X) / 4", wrt=("w",))
    assert per_row == Alternative("per row", gradient, Decimal("0.25"), f"{file}:11:30")
    step = Truth("steps", steps=("s1",))
    assert per_step == Alternative("with the upstream gradient of e", step, Decimal(1), f"{file}:13:16")


def test_a_step_that_is_only_accepted_may_not_bear_the_name_of_a_given(assert_flaws: Callable[..., None]) -> None:
    assert_flaws(
        "title: T\nmodule: m.py\ngivens: {‸s1: 1, x: 1}\ncriteria:\n"
        "  - {id: c, title: C, points: 1, check: value, program: f(x), accept: [{as: a, truth: {step: e}}],\n"
        "     cases: [{W2: 1}]}\n",
        ("the given 's1' is also a function of reference.py", "rename one of them"),
    )
