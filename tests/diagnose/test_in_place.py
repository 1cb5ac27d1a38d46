"""An input changed in place, told only where copies of it mend every wrong case; with real children."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from grader.model import Assignment, CriterionResult, Limits, Submission
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.rounds import observe
from grader.rubric.problem import load_problem
from grader.sandbox.interface import Sandbox, open_unconfined

RUBRIC = """
title: Twice
module: twice.py
criteria:
  - id: sums
    title: Two sums
    points: 2
    check: value
    program: |
      first = scaled(x, 2.0)
      second = scaled(x, w)
    observe: [first, second]
    truth: ["2 * x", "w * x"]
    cases: [{x: "normal[4]", w: "normal[4]"}, {x: "normal[2, 3]", w: "normal[2, 3]"}]
  - id: nested
    title: Of lists and tensors
    points: 2
    check: value
    inputs: torch
    program: total(weights["a"], x) + total(weights["a"], x)
    truth: 2 * (weights["a"] * x).sum()
    cases: [{weights: {a: [1.0, 2.0]}, x: [3.0, 5.0]}]
  - id: once
    title: One use
    points: 1
    check: value
    program: scaled(x, 2.0)
    truth: 2 * x
    cases: [{x: "normal[4]"}, {x: "normal[3]"}]
"""
RIGHT = """
def scaled(x, w):
    return w * x


def total(a, x):
    return (a * x).sum()
"""
SCALES = {"return w * x": "x *= w\n    return x.copy()"}
TOLD = (
    "It changes its input x in place, and x is used again after that: with a fresh copy of x for each use it is right."
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("problems") / "twice"
    folder.mkdir()
    (folder / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    (folder / "reference.py").write_text("import torch\n", encoding="utf-8")
    assignment = Assignment("hw", "Homework", (load_problem(folder),), folder.parent / "hw.yaml")
    return prepare(assignment, Streams(4, b"k" * 32))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with open_unconfined() as opened:
        yield opened


@pytest.fixture(scope="module")
def graded(prepared: Prepared, sandbox: Sandbox) -> Callable[..., dict[str, CriterionResult]]:
    def run(changes: dict[str, str]) -> dict[str, CriterionResult]:
        result = grade(prepared, submission(changes), sandbox)
        return {one.criterion.id: one for one in result.problems[0].criteria}

    return run


def submission(changes: dict[str, str]) -> Submission:
    source = RIGHT
    for old, new in changes.items():
        assert old in source
        source = source.replace(old, new)
    return Submission("ada", {"twice.py": source.encode()})


def causes(result: CriterionResult) -> list[str]:
    return [finding.cause.text for finding in result.findings if finding.cause is not None]


def test_a_change_in_place_is_told(graded: Callable[..., dict[str, CriterionResult]]) -> None:
    results = graded(SCALES)
    assert (results["sums"].verdict, causes(results["sums"])) == ("fail", [TOLD])
    assert results["once"].verdict == "pass"


def test_it_is_told_of_what_lies_inside_of_another_input_too(graded: Callable[..., dict[str, CriterionResult]]) -> None:
    told = causes(graded({"return (a * x).sum()": "a *= x\n    return a.sum()"})["nested"])
    assert told == [TOLD.replace("input x", "input weights").replace(" x ", " weights ")]


def test_one_buffer_returned_twice_is_mended_by_copies_too(graded: Callable[..., dict[str, CriterionResult]]) -> None:
    assert causes(graded({"return w * x": "x *= w\n    return x"})["sums"]) == [TOLD]


@pytest.mark.parametrize("new", ["x *= w\n    return -x.copy()", "return w * x + 1", "x += 0\n    return 2 * w * x"])
def test_what_copies_do_not_mend_is_not_told(new: str, graded: Callable[..., dict[str, CriterionResult]]) -> None:
    sums = graded({"return w * x": new})["sums"]
    assert sums.verdict == "fail"
    assert TOLD not in causes(sums)


def test_only_wrong_cases_are_run_again(prepared: Prepared, sandbox: Sandbox) -> None:
    def further(changes: dict[str, str]) -> list[str]:
        return [call for call in observe(prepared, submission(changes), sandbox, Limits()) if "#" in call]

    assert further({}) == []
    assert further(SCALES) == ["twice/sums/1#copies/x", "twice/sums/2#copies/x"]
