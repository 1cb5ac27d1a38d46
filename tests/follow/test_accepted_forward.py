"""A gradient of a forward pass that the author accepts, through the whole pipeline with real children."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from grader.model import Assignment, CriterionResult, Submission
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import prepare
from grader.rubric.problem import load_problem
from grader.sandbox.interface import Sandbox, open_unconfined

RUBRIC = """
title: Ridge
module: ridge.py
criteria:
  - id: loss
    title: The loss
    points: 2
    check: value
    program: loss(w, reg)
    accept: [{as: ½·reg, truth: "loss(w, reg / 2)", credit: 0.5}]
    cases: [{w: "normal[4]", reg: 0.5}]
  - id: slope
    title: Its gradient
    points: 4
    check: gradient
    program: slope(w, reg)
    truth: {of: "loss(w, reg)", wrt: [w]}
    follow: loss(w, reg)
    follow_credit: 0.5
    depends: [loss]
    cases: [{w: "normal[4]", reg: 0.5}, {w: "normal[3]", reg: 2.5}]
"""
REFERENCE = "def loss(w, reg):\n    return (w**4).sum() + reg * (w**2).sum()\n"
FULL, HALF = "reg * (w**2).sum()", "reg / 2 * (w**2).sum()"
SLOPE_FULL, SLOPE_HALF = "4 * w**3 + 2 * reg * w", "4 * w**3 + reg * w"
ACCEPT = 'accept: [{as: ½·reg too, truth: {of: "loss(w, reg / 2)", wrt: [w]}, credit: 0.25}]'

Judge = Callable[..., dict[str, CriterionResult]]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with open_unconfined() as opened:
        yield opened


@pytest.fixture
def judge(tmp_path: Path, sandbox: Sandbox) -> Judge:
    """``judge(term of the loss, slope, rubric)``: results by criterion."""

    def run(term: str, slope: str, rubric: str = RUBRIC) -> dict[str, CriterionResult]:
        (tmp_path / "rubric.yaml").write_text(rubric, encoding="utf-8")
        (tmp_path / "reference.py").write_text(REFERENCE, encoding="utf-8")
        problem = load_problem(tmp_path)
        prepared = prepare(Assignment("hw", "Homework", (problem,), tmp_path / "hw.yaml"), Streams(2, b"k" * 32))
        source = f"def loss(w, reg):\n    return (w**4).sum() + {term}\n\ndef slope(w, reg):\n    return {slope}\n"
        graded = grade(prepared, Submission("ada", {"ridge.py": source.encode()}), sandbox)
        return {result.criterion.id: result for result in graded.problems[0].criteria}

    return run


def outcome(result: CriterionResult) -> tuple[str, Decimal, bool]:
    return str(result.verdict), result.score, result.follow_through


@pytest.mark.parametrize("credit", [", credit: 0.5", ""])
def test_the_gradient_of_an_accepted_forward_pass_earns_everything(judge: Judge, credit: str) -> None:
    results = judge(HALF, SLOPE_HALF, RUBRIC.replace(", credit: 0.5", credit))
    assert results["loss"].accepted is not None
    assert outcome(results["slope"]) == ("pass", Decimal(4), False)
    (finding,) = results["slope"].findings
    assert finding.fact == "slope(w, reg) follows from your own forward pass, which is accepted."


def test_the_true_gradient_beside_it_is_right_too(judge: Judge) -> None:
    assert outcome(judge(HALF, SLOPE_FULL)["slope"]) == ("pass", Decimal(4), False)


def test_a_gradient_of_neither_is_wrong_by_itself_and_not_blocked(judge: Judge) -> None:
    result = judge(HALF, "4 * w**3 + 3 * reg * w")["slope"]
    assert outcome(result) == ("fail", Decimal(0), False)
    assert result.findings[-1].fact.startswith("slope(w, reg) is not the gradient of your own forward pass either: ")


def test_what_is_accepted_itself_is_not_followed(judge: Judge) -> None:
    rubric = RUBRIC.replace("wrt: [w]}\n", f"wrt: [w]}}\n    {ACCEPT}\n")
    accepted = judge(HALF, SLOPE_HALF, rubric)["slope"]
    assert (outcome(accepted), accepted.accepted is not None) == (("partial", Decimal(1), False), True)
    assert outcome(judge(FULL, SLOPE_HALF, rubric)["slope"]) == ("partial", Decimal(1), False)


def test_a_forward_pass_that_is_wrong_otherwise_is_charged_there_alone(judge: Judge) -> None:
    results = judge("3 * reg * (w**2).sum()", "4 * w**3 + 6 * reg * w")
    assert results["loss"].verdict == "fail"
    assert outcome(results["slope"]) == ("partial", Decimal(2), True)
