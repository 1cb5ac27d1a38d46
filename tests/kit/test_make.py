"""What a kit says of an assignment, and what of it stays with the course."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest

from grader.errors import UsageError
from grader.hidden import Hidden
from grader.kit import handed_out
from grader.kit.contents import from_bytes
from grader.kit.make import contents_of, make
from grader.model import Assignment, Criterion, LatePolicy, Problem, Reference

REFERENCE = """
    import torch

    def double(x):
        return 2 * x

    def secret_step(x):
        return double(x) + 1
"""
RUBRIC = """
criteria:
  - id: drawn
    title: Twice
    points: 3
    check: value
    program: double(x)
    terms: {first_term: x, other_term: x}
    accept: [{as: its negative, truth: "-double(x)", credit: 0.5}]
    hint: Add it to itself.
    cases:
      - {n: 3, x: "normal[n]"}
      - {n: 4, x: "normal[n](mean=1234.5)", visibility: hidden}
  - id: closed
    title: A hidden criterion
    points: 5
    check: value
    program: secret_step(x)
    visibility: hidden
    cases: [{x: "normal[3]"}]
  - id: later
    title: After the due date
    points: 7
    check: value
    program: secret_step(x)
    visibility: after_due_date
    cases: [{x: "normal[3]"}]
  - id: asked
    title: In writing
    points: 1
    check: value
    answer: a
    truth: double(x)
    tolerance: {digits: 3}
    cases: [{x: [0.125, 2.5]}]
"""
MISTAKES = '''
    def double__tripled(x):
        """Three times is too often."""
        return 3 * x
'''


@pytest.fixture
def loaded(assignment) -> Assignment:
    return assignment(RUBRIC, REFERENCE, mistakes=MISTAKES)


def test_the_same_assignment_makes_the_same_bytes(loaded) -> None:
    assert make(loaded) == make(loaded)
    assert make(loaded, seed=1) != make(loaded)


def test_public_inputs_come_with_their_values(loaded) -> None:
    case = contents_of(loaded).cases["scale/drawn/1"]
    assert isinstance(case.expected[0], Reference)
    assert np.array_equal(case.expected[0].data, 2 * case.inputs["x"])
    assert np.array_equal(case.accept[0][0].data, -2 * case.inputs["x"])
    assert case.code["x"].startswith("np.random.default_rng(")


def test_what_is_hidden_is_no_more_than_its_points(loaded) -> None:
    contents = contents_of(loaded)
    assert [criterion.id for criterion in contents.assignment.problems[0].criteria] == ["drawn", "asked"]
    assert set(contents.cases) == {"scale/drawn/1", "scale/asked/1"}
    assert contents.hidden == Hidden(Decimal(12), Decimal(3))


def test_nothing_of_the_reference_or_of_the_rubric_s_secrets_is_left(loaded) -> None:
    text = repr(from_bytes(make(loaded)))
    for secret in (
        "secret_step",
        "tripled",
        "Three times",
        "first_term",
        "-double",
        "1234.5",
        "0.125",
        str(loaded.path),
    ):
        assert secret not in text
    assert "Add it to itself." in text
    assert "its negative" in text


def test_it_says_once_what_a_kit_can_not_do(loaded) -> None:
    assert contents_of(loaded).lacks == (
        "An answer that is one fixed value is looked at for its form only, because a kit would hand it out otherwise: "
        "it is judged when you hand in.",
        "Causes that take the course's own files, such as known mistakes, are named when your work is graded.",
    )


def test_a_kit_that_lacks_nothing_says_nothing(assignment) -> None:
    rubric = """
        criteria:
          - id: drawn
            title: Twice
            points: 3
            check: value
            program: double(x)
            cases: [{x: "normal[3]"}]
    """
    contents = contents_of(assignment(rubric, REFERENCE))
    assert (contents.lacks, contents.hidden) == ((), Hidden())


def test_what_follows_from_a_mistake_is_said_to_earn_its_marks(assignment) -> None:
    rubric = """
        givens: {x: [0.5]}
        criteria:
          - {id: s, title: s, points: 1, check: value, answer: s, truth: {step: s}}
          - {id: t, title: t, points: 1, check: value, answer: t, truth: {step: t}, depends: [s]}
    """
    contents = contents_of(assignment(rubric, "def s(x):\n    return 2 * x\n\n\ndef t(s):\n    return s + 1\n"))
    assert (
        "What follows from an earlier mistake in a written answer earns its marks when you hand in." in contents.lacks
    )


def test_of_a_problem_that_is_hidden_as_a_whole_only_the_points_are_told(assignment) -> None:
    rubric = """
        criteria:
          - id: closed
            title: Twice
            points: 3
            check: value
            program: double(x)
            visibility: hidden
            cases: [{x: "normal[3]"}]
    """
    contents = contents_of(assignment(rubric, REFERENCE))
    assert (contents.assignment.problems, contents.cases, contents.hidden) == ((), {}, Hidden(Decimal(3)))


def test_policies_are_for_what_is_handed_in(loaded) -> None:
    due = datetime(2024, 2, 19, tzinfo=UTC)
    policed = Assignment("hw", "Homework", loaded.problems, loaded.path, due=due, late=LatePolicy(), drop_lowest=1)
    kept = contents_of(policed).assignment
    assert (kept.due, kept.late, kept.drop_lowest, kept.whole) == (due, None, 0, False)


def test_values_that_no_kit_can_hold_are_told(assignment) -> None:
    rubric = """
        criteria:
          - {id: a, title: a, points: 1, check: value, program: double(x), truth: odd(x), cases: [{x: "normal[3]"}]}
    """
    odd = "def double(x):\n    return x\n\n\ndef odd(x):\n    return range(int(1000 * abs(x[0])))\n"
    with pytest.raises(UsageError, match=r"hw.yaml: no kit can be made of this assignment: a range can't be kept"):
        make(assignment(rubric, odd))


# what is decided for each field of a noun: a new field has to be thought about before a kit can hold it
LEFT_OUT = {
    Assignment: {"late", "drop_lowest", "path", "whole", "problems"},
    Problem: {"directory", "criteria", "givens", "steps"},
    Criterion: {"truth", "accept", "terms", "cases", "visibility", "where", "follow_credit"},
}


@pytest.mark.parametrize(
    ("noun", "kept"),
    [
        (Assignment, handed_out.ASSIGNMENT),
        (Problem, handed_out.PROBLEM),
        (Criterion, handed_out.CRITERION),
    ],
)
def test_every_field_is_either_handed_out_or_left_out(noun: type, kept: tuple[str, ...]) -> None:
    assert {field.name for field in fields(noun)} == set(kept) | LEFT_OUT[noun]  # type: ignore[arg-type]
