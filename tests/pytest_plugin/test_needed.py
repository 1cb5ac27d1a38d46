"""Judging a part of an assignment comes to what judging the whole does, for that part."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import load
from grader.intake.folder import read_submission
from grader.model import Limits
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.pytest_plugin.needed import only
from grader.sandbox.interface import open_sandbox

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return prepare(load(str(ROOT / "rubrics" / "csce636_hw2.yaml")), Streams(0, b"k" * 32))


def names(part: Prepared) -> list[str]:
    return [f"{problem.id}/{one.id}" for problem in part.assignment.problems for one in problem.criteria]


def test_what_a_criterion_depends_on_comes_along(prepared):
    assert names(only(prepared, {("mlp_backprop", "backward")})) == ["mlp_backprop/forward", "mlp_backprop/backward"]


def test_written_steps_come_together(prepared):
    steps = ["s1", "x1", "s2", "x2", "s3", "delta3", "delta2", "delta1", "dw1", "dw2", "dw3"]
    assert names(only(prepared, {("mlp_backprop", "delta1")})) == [f"mlp_backprop/{step}" for step in steps]


def test_nothing_else_is_called(prepared):
    part = only(prepared, {("conv1d_matrix", "matrix")})
    assert names(part) == ["conv1d_matrix/matrix"]
    assert set(part.cases) == {("conv1d_matrix", "matrix")}


@pytest.mark.parametrize("example", ["sign_error", "biases_not_counted", "written_solution"])
def test_each_criterion_alone_is_judged_as_in_the_whole(prepared, example):
    submission = read_submission(ROOT / "submissions_example" / example, example)
    with open_sandbox(allow_unconfined=True) as sandbox:
        whole = {
            (problem.problem.id, one.criterion.id): (one.verdict, one.score, one.pending)
            for problem in grade(prepared, submission, sandbox, Limits()).problems
            for one in problem.criteria
        }
        for key, found in whole.items():
            part = grade(only(prepared, {key}), submission, sandbox, Limits())
            (alone,) = (one for problem in part.problems for one in problem.criteria if one.criterion.id == key[1])
            assert (alone.verdict, alone.score, alone.pending) == found, key
