"""A leaky problem: hidden cases that a public one repeats, and texts that quote them; and texts that only look so."""

from __future__ import annotations

from typing import Any

import pytest

from grader.audit.quoted import quoted

Tiny = Any

RUBRIC = """
title: Counting
module: line.py
givens: {groups: 4}
criteria:
  - id: weights
    title: Weights of a layer
    points: 2
    check: count
    program: weights(fan_in, fan_out)
    hint: Every input meets every output.
    formula: 'n = ab'
    cases:
      - {fan_in: 12, fan_out: 7}
      - {fan_in: 131, fan_out: 9, visibility: hidden}
  - id: scaled
    title: Scaled
    points: 2
    check: value
    program: scaled(v)
    cases:
      - {v: [1.5, 2.5]}
      - {v: [0.25, -1.5, 0.125], visibility: after_due_date}
  - id: secret
    title: More weights
    points: 1
    check: count
    program: weights(fan_in, fan_out)
    visibility: hidden
    hint: Here fan_in is 55 and fan_out is 66.
    cases: [{fan_in: 55, fan_out: 66}]
"""
REFERENCE = """
def weights(fan_in, fan_out):
    return fan_in * fan_out


def scaled(v):
    return 2 * v
"""
MISTAKES = '''
def weights__sum(fan_in, fan_out):
    """They are multiplied."""
    return fan_in + fan_out
'''
STARTER = "def weights(fan_in, fan_out):\n    raise NotImplementedError\n"


@pytest.fixture
def counting(tiny: Tiny) -> Tiny:
    tiny.write("rubric.yaml", RUBRIC)
    tiny.write("reference.py", REFERENCE)
    tiny.write("mistakes.py", MISTAKES)
    tiny.write("starter.py", STARTER)
    tiny.write("problem.md", "# Counting\n\nA layer has 12 inputs and 7 outputs: 84 weights, and 4 groups.\n")
    return tiny


def said(tiny: Tiny) -> list[str]:
    return [str(finding).replace(f"{tiny.directory}/", "") for finding in quoted(tiny.bench())]


def test_a_careful_problem_tells_nothing(counting: Tiny) -> None:
    assert said(counting) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "rubric.yaml",
            "hint: Every input meets",
            "hint: With 131 inputs, every input meets",
            "rubric.yaml:10: the hint of 'weights' says “131”, which is 'fan_in' of the hidden case '2' of 'weights'",
        ),
        (
            "rubric.yaml",
            "title: Weights of a layer",
            "title: Weights where fan_out = 9",
            "rubric.yaml:6: the title of 'weights' says “fan_out = 9”, which is 'fan_out' of the hidden case '2' of "
            "'weights'",
        ),
        (
            "rubric.yaml",
            "formula: 'n = ab'",
            "formula: 'n = 1179'",
            "rubric.yaml:11: the formula of 'weights' says “1179”, which is the answer of the hidden case '2' of "
            "'weights'",
        ),
        (
            "mistakes.py",
            "They are multiplied.",
            "They are multiplied: 1179, not 140.",
            "mistakes.py:1: the feedback of 'weights__sum' says “1179”, which is the answer of the hidden case '2' of "
            "'weights'",
        ),
        (
            "problem.md",
            "A layer has",
            "Scale 0.25, -1.50 and 0.125. A layer has",
            "problem.md:3: problem.md says “0.25, -1.50 and 0.125”, which is 'v' of the hidden case '2' of 'scaled'",
        ),
        (
            "starter.py",
            "    raise",
            "    # fan_in: 55\n    raise",
            "starter.py:2: starter.py says “fan_in: 55”, which is 'fan_in' of the hidden case '1' of 'secret'",
        ),
    ],
)
def test_a_text_that_quotes_a_hidden_case_is_told(counting: Tiny, file: str, old: str, new: str, told: str) -> None:
    counting.edit(file, old, new)
    assert f"{told}\n    fix: take it out, or give the hidden case another number" in said(counting)


@pytest.mark.parametrize(
    "text",
    [
        "Write 12 x 7, 9 lines and 55 words.",  # whole numbers that anybody writes
        "The answer is 1179.5, 21.31 or 131a.",  # other numbers
        "Think of 0.25 and 0.125.",  # a part of a list
        "Version 1.131.",
    ],
)
def test_a_text_that_only_looks_so_is_left_alone(counting: Tiny, text: str) -> None:
    counting.edit("problem.md", "A layer has", f"{text} A layer has")
    assert said(counting) == []


def test_rows_of_a_matrix_are_quoted_too(counting: Tiny) -> None:
    counting.edit("rubric.yaml", "v: [0.25, -1.5, 0.125]", "v: [[0.25, -1.5], [0.5, 0.75]]")
    counting.edit("problem.md", "A layer", "Begin with 0.5; 0.75. A layer")
    assert said(counting)[0].startswith("problem.md:3: problem.md says “0.5; 0.75”, which is 'v' of the hidden case")


def test_a_public_case_that_repeats_a_hidden_one_is_told(counting: Tiny) -> None:
    counting.edit("rubric.yaml", "{fan_in: 55, fan_out: 66}", "{fan_in: 12, fan_out: 7}")
    assert said(counting) == [
        "rubric.yaml:5: case '1' of 'weights' is public and repeats the hidden case '1' of 'secret': its answer can be "
        "prepared\n    fix: give the hidden case numbers of its own, or draw them"
    ]


def test_drawn_cases_of_one_shape_repeat_nothing(tiny: Tiny) -> None:
    tiny.edit(
        "rubric.yaml", '{w: "normal[4]", X: "normal[3, 4]"}', '{w: "normal[3]", X: "normal[5, 3]", visibility: hidden}'
    )
    assert said(tiny) == []
