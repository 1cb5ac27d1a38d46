"""The check `property`: which program each law becomes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.model import Criterion, Draw, Truth
from grader.rubric.problem import load_problem

RUBRIC = """\
title: T
module: m.py
givens: {{w: "normal[2, 3](std=4)"}}
criteria:
  - id: c
    title: C
    points: 1
    check: property
    property: {{{law}}}
    cases: [{cases}]
"""


@pytest.fixture
def read(write_problem: Callable[..., Path]) -> Callable[..., Criterion]:
    def make(law: str, cases: str = '{x: "normal[3]", y: "normal[2]", z: "normal[3]"}') -> Criterion:
        return load_problem(write_problem(RUBRIC.format(law=law, cases=cases))).criteria[0]

    return make


@pytest.mark.parametrize(
    ("law", "statements", "observe", "needs"),
    [
        ("adjoint: {forward: f, backward: g}", (), ("f(x)", "g(y)"), ("f", "g")),
        ('adjoint: {forward: "f(w, x)", backward: "g(w, y)"}', (), ("f(w, x)", "g(w, y)"), ("f", "g")),
        ("adjoint: {forward: f, backward: g, x: y, y: x}", (), ("f(y)", "g(x)"), ("f", "g")),
        ('linearity: {map: "f(x, w)"}', (), ("f(2.0 * x - 3.0 * z, w)", "f(x, w)", "f(z, w)"), ("f",)),
        ("linearity: {map: f, x: z, z: x}", (), ("f(2.0 * z - 3.0 * x)", "f(z)", "f(x)"), ("f",)),
        ("invariance: {of: f(x), equals: g(x)}", (), ("f(x)", "g(x)"), ("f", "g")),
        ("determinism: {of: f(x)}", ("first = f(x)", "second = f(x)"), ("first", "second"), ("f",)),
        ("unchanged: {after: f(x), inputs: [x]}", ("f(x)",), ("x",), ("f",)),
    ],
)
def test_a_law_becomes_a_program(read, law, statements, observe, needs):
    criterion = read(law)
    assert criterion.program is not None
    assert criterion.program.statements == statements
    assert criterion.program.observe == observe
    assert criterion.program.needs == needs
    assert criterion.truth == Truth("none")
    assert criterion.property is not None
    assert criterion.property.name == law.partition(":")[0]


def test_names_that_a_law_adds_avoid_those_that_are_taken(read):
    assert read("determinism: {of: f(x)}", "{x: 1, first: 2}").program.statements == ("first_ = f(x)", "second = f(x)")


def test_differences_add_directions_of_the_shape_of_the_input(read):
    criterion = read('differences: {loss: "loss(w, x)", gradient: "grad(w, x)", wrt: w, directions: 2}')
    assert criterion.cases[0].inputs["direction1"] == criterion.cases[0].inputs["direction2"] == Draw("normal", (2, 3))
    observe = criterion.program.observe
    # the step grows with the input, which is drawn with a standard deviation of 4
    assert observe[:3] == (
        "loss(w + 0.015625 * direction1, x)",
        "loss(w - 0.015625 * direction1, x)",
        "loss(w + 0.03125 * direction1, x)",
    )
    assert len(observe) == 13
    assert observe[-1] == "grad(w, x)"


def test_directions_fit_written_inputs(read):
    law = 'differences: {loss: "loss(x)", gradient: "grad(x)", wrt: x, directions: 1}'
    assert read(law, "{x: [[1, 2, 3], [4, 5, 6]]}").cases[0].inputs["direction1"] == Draw("normal", (2, 3))
    assert read(law, "{x: 2.5}").cases[0].inputs["direction1"] == 1.0


ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("no law", "-program\ncheck: ‸property", [("the check 'property' needs its rules", "add `property: …`")]),
    (
        "no law named",
        "-program\ncheck: property\n‸property: {}",
        [
            (
                "no property is named",
                "name one of: adjoint, linearity, differences, invariance, determinism, unchanged, function",
            )
        ],
    ),
    (
        "two laws",
        "-program\ncheck: property\n‸property: {determinism: {of: f(x)}, unchanged: {after: f(x), inputs: [x]}}",
        [("determinism, unchanged stand here together", "write one criterion for each")],
    ),
    (
        "an input that is none",
        "-program\ncheck: property\nproperty: {unchanged: {after: f(x), inputs: [‸xx]}}",
        [("'xx' is no input of this criterion", "did you mean 'x'?")],
    ),
    (
        "a map of something else",
        '-program\ncheck: property\nproperty: {linearity: {map: ‸f(1), z: x}}\ncases: [{x: "normal[2]"}]',
        [("'f(1)' does not use 'x'", "write a call such as f(x)")],
    ),
    (
        "an expression that is no Python",
        "-program\ncheck: property\nproperty:\n  determinism:\n    of: f(‸[a for a in x])",
        [
            (
                "a list comprehension can't stand in a program",
                "let a function of the student's module or of reference.py do it",
            )
        ],
    ),
    (
        "an input without numbers",
        "-program\ncheck: property\nproperty: {linearity: {map: f(x), z: x}}\ncases: [‸{x: text}]",
        [
            (
                "the law needs numbers for 'x'; case '1' gives something else",
                "draw it, such as normal[3, 2], or write a list of numbers",
            )
        ],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)
