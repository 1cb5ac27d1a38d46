"""Criteria with rules and laws, from a rubric to a grade, by the path that every submission takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from grader.checks.base import check_names
from grader.model import CriterionResult, Limits, Submission
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.rubric.assignment import load_assignment
from grader.sandbox.interface import Sandbox, open_unconfined

RUBRIC = """\
title: A linear map
module: linear.py
criteria:
  - id: rules
    title: By hand
    points: 2
    check: source
    source: {forbid: [np.linalg.inv, .backward], no_loops: [forward], require: [class Model], in: [forward, loss]}
    depends: [adjoint]
  - id: adjoint
    title: Adjoint
    points: 3
    check: property
    property: {adjoint: {forward: "forward(x, w)", backward: "backward(y, w)"}}
    cases:
      - {x: "normal[4]", y: "normal[3]", w: "normal[3, 4]"}
      - {x: "normal[5]", y: "normal[2]", w: "normal[2, 5]", visibility: hidden}
  - id: linear
    title: Linear
    points: 1
    check: property
    property: {linearity: {map: "forward(x, w)"}}
    cases: [{x: "normal[4]", z: "normal[4]", w: "normal[3, 4]"}]
  - id: slope
    title: The gradient of the loss
    points: 1
    check: property
    property: {differences: {loss: "loss(w, x)", gradient: "gradient(w, x)", wrt: w}}
    cases:
      - {x: "normal[4]", w: "normal[3, 4](std=5)"}
      - {x: [1.0, 2.0], w: [[0.5, 1.5], [2.5, 3.5], [1.0, 0.0]]}
  - id: rows
    title: The order of rows
    points: 1
    check: property
    property: {invariance: {of: "loss(w, x)", equals: "loss(w[p], x)"}}
    cases: [{x: "normal[4]", w: "normal[6, 4]", p: "permutation[6]"}]
  - id: twice
    title: The same again
    points: 1
    check: property
    property: {determinism: {of: "forward(x, w)"}}
    cases: [{x: "normal[4]", w: "normal[3, 4]"}]
  - id: kept
    title: Inputs stay
    points: 1
    check: property
    property: {unchanged: {after: "gradient(w, x)", inputs: [w, x]}}
    cases: [{x: "normal[4]", w: "normal[3, 4]"}]
"""
RIGHT = """\
import numpy as np


class Model:
    size = 3


def forward(x, w):
    return w @ x


def backward(y, w):
    return w.T @ y


def loss(w, x):
    return float(np.sum(np.tanh(w @ x)))


def gradient(w, x):
    return np.outer(1 - np.tanh(w @ x) ** 2, x)
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    root = tmp_path_factory.mktemp("course")
    (root / "problems" / "linear").mkdir(parents=True)
    (root / "problems" / "linear" / "rubric.yaml").write_text(RUBRIC)
    (root / "problems" / "linear" / "reference.py").write_text("import torch\n")
    (root / "rubrics").mkdir()
    assignment: Path = root / "rubrics" / "one.yaml"
    assignment.write_text("title: One\nproblems:\n  - {id: linear}\n")
    return prepare(load_assignment(assignment, check_names()), Streams(seed=0, key=b"k" * 32))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with open_unconfined() as opened:
        yield opened


@pytest.fixture
def graded(prepared: Prepared, sandbox: Sandbox) -> Callable[..., dict[str, CriterionResult]]:
    """``graded((old, new), …)``: the right submission with parts replaced, graded; by criterion."""

    def run(*changes: tuple[str, str]) -> dict[str, CriterionResult]:
        code = RIGHT
        for old, new in changes:
            assert old in code
            code = code.replace(old, new)
        submission = Submission("ada", {"linear.py": code.encode()})
        result = grade(prepared, submission, sandbox, Limits(call_seconds=20))
        return {one.criterion.id: one for one in result.problems[0].criteria}

    return run


def wrong(results: dict[str, CriterionResult]) -> dict[str, str]:
    return {name: one.findings[0].fact for name, one in results.items() if one.score < one.max_score}


def test_what_is_right_earns_everything(graded):
    results = graded()
    assert wrong(results) == {}
    assert sum(one.score for one in results.values()) == Decimal(10)


def test_what_computes_in_float32_is_right_too(graded):
    assert wrong(graded(("w @ x", "w.astype('float32') @ x.astype('float32')"))) == {}


@pytest.mark.parametrize(
    ("old", "new", "criterion", "says"),
    [
        ("return w.T @ y", "return -w.T @ y", "adjoint", "`backward(y, w)` is not the adjoint of `forward(x, w)`: ⟨"),
        ("return w @ x", "return w @ x + 1", "linear", "Not linear: `forward(2.0 * x - 3.0 * z, w)` should be 2·"),
        (
            "1 - np.tanh(w @ x) ** 2",
            "1 - np.tanh(w @ x)",
            "slope",
            "`gradient(w, x)` is not the gradient of `loss(w, x)`",
        ),
        (
            "np.sum(np.tanh(w @ x))",
            "np.arange(len(w)) @ np.tanh(w @ x)",
            "rows",
            "`loss(w[p], x)` should equal `loss(w, x)`.",
        ),
        (
            "return w @ x",
            "return w @ x + 1e-12 * np.random.rand()",
            "twice",
            "`forward(x, w)` gives something else when it is called a second time.",
        ),
        (
            "    return np.outer",
            "    x /= 2\n    x *= 4\n    return np.outer",
            "kept",
            "`gradient(w, x)` modifies its input `x`.",
        ),
        (
            "return w @ x",
            "return np.stack([row @ x for row in w])",
            "rules",
            "`forward` has a list comprehension at linear.py:9, where vectorised code is asked for.",
        ),
        (
            "return float(np.sum",
            "np.linalg.inv(np.eye(2))\n    return float(np.sum",
            "rules",
            "`np.linalg.inv` is used at linear.py:17, which this problem forbids.",
        ),
    ],
)
def test_what_is_wrong_loses_its_points_with_a_sentence(graded, old, new, criterion, says):
    told = wrong(graded((old, new)))
    assert told[criterion].startswith(says), told


@pytest.mark.parametrize("value", ["None", "'text'", "(i for i in x)", "x * float('nan')", "object()", "[[1], 'a']"])
def test_odd_values_fail_without_a_crash(graded, value):
    results = graded(("return w @ x", f"return {value}"), ("return w.T @ y", f"return {value.replace('x', 'y')}"))
    assert {str(results[name].verdict) for name in ("adjoint", "linear")} == {"fail"}


def test_a_snippet_reproduces_a_broken_law(graded):
    finding = graded(("return w.T @ y", "return w.T @ y * 2"))["adjoint"].findings[0]
    assert finding.snippet.splitlines()[-2:] == ["print(forward(x, w))", "print(backward(y, w))"]
