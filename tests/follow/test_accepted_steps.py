"""Following through where an author accepts alternatives: what follows from an accepted step is right."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from grader.model import Assignment, CriterionResult, Submission, Verdict, Visibility
from grader.pipeline import judge_submission
from grader.plan.streams import Streams
from grader.prepare import prepare
from grader.rubric.problem import load_problem

REFERENCE = """
import torch

def s(W, x):
    return W @ x

def z(s):
    return torch.tanh(s)

def e(z, y):
    return ((z - y) ** 2).sum()

def also(s):
    return 2 * s

def half(z, y):
    return e(z, y) / 2
"""
HEAD = """
title: A neuron
module: net.py
givens: {x: [0.5, -0.25], y: [0.1, 0.4], W: [[0.3, -0.8], [0.87, 0.2]]}
steps:
  dz: {vjp: e, wrt: z}
  ds: {vjp: z, wrt: s, upstream: dz}
  dW: {vjp: s, wrt: W, upstream: ds}
  half_dz: {vjp: half, wrt: z}
criteria:
"""
HALF = "½·e in the place of e"
ACCEPT = f", accept: [{{as: {HALF}, truth: {{step: half_dz}}, credit: 0.5}}]"

W, X, Y = np.array([[0.3, -0.8], [0.87, 0.2]]), np.array([0.5, -0.25]), np.array([0.1, 0.4])
Judge = Callable[..., dict[str, CriterionResult]]


def rubric(digits: int, more: Mapping[str, str]) -> str:
    lines = [
        f"  - {{id: c_{step.lower()}, title: {step}, points: 4, check: value, answer: {step}, truth: {{step: {step}}}, "
        f"tolerance: {{digits: {digits}}}{more.get(step, '')}}}"
        for step in ("s", "also", "z", "dz", "ds", "dW")
    ]
    return HEAD + "\n".join(lines) + "\n"


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Answers → results by answer; further keys of a criterion by the name of its step."""

    def run(answers: dict[str, str], digits: int = 3, **more: str) -> dict[str, CriterionResult]:
        (tmp_path / "reference.py").write_text(REFERENCE, encoding="utf-8")
        (tmp_path / "rubric.yaml").write_text(rubric(digits, {"dz": ACCEPT, **more}), encoding="utf-8")
        problem = load_problem(tmp_path)
        prepared = prepare(Assignment("hw", "Homework", (problem,), tmp_path / "hw.yaml"), Streams(0, b"k" * 32))
        graded = judge_submission(prepared, Submission("ada", answers={problem.id: answers}), {})
        return {result.criterion.answer: result for result in graded.problems[0].criteria}

    return run


def by_hand(factor: float = 1.0, s: float = 0.0, digits: int = 4, ds: float = 0.0) -> dict[str, str]:
    """The neuron worked by hand, each step rounded: ``factor`` stands before 2(z − y), ``s`` and ``ds`` are slips."""
    done: dict[str, str] = {}

    def note(name: str, value: np.ndarray) -> np.ndarray:
        rounded = [[float(f"{entry:.{digits - 1}e}") for entry in row] for row in np.atleast_2d(value)]
        done[name] = str(rounded if value.ndim == 2 else rounded[0])
        return np.array(rounded).reshape(value.shape)

    signal = note("s", W @ X + s)
    note("also", 2 * signal)
    out = note("z", np.tanh(signal))
    above = note("dz", factor * 2 * (out - Y))
    below = note("ds", above * (1 - out**2) + ds)
    note("dW", np.outer(below, X))
    return done


def outcomes(results: dict[str, CriterionResult]) -> dict[str, tuple[str, Decimal]]:
    return {name: (str(result.verdict), result.score) for name, result in results.items()}


def facts(result: CriterionResult) -> list[str]:
    return [finding.fact for finding in result.findings]


def test_what_follows_from_an_accepted_step_earns_everything(judge: Judge) -> None:
    results = judge(by_hand(0.5))
    assert outcomes(results) == {
        "s": ("pass", 4),
        "also": ("pass", 4),
        "z": ("pass", 4),
        "dz": ("partial", 2),
        "ds": ("pass", 4),
        "dW": ("pass", 4),
    }
    assert facts(results["dz"]) == [f"Accepted for 50 % of the points: {HALF}."]
    assert facts(results["ds"]) == ["ds follows from your dz and s, and your dz is accepted."]
    assert facts(results["dW"]) == ["dW follows from your ds, and your dz is accepted."]
    assert not any(result.follow_through for result in results.values())


def test_it_is_no_mistake_that_a_share_for_following_would_be_taken_for(judge: Judge) -> None:
    results = judge(by_hand(0.5), ds=", follow_credit: 0.5", dz=ACCEPT + ", follow_credit: 0.5")
    assert (results["ds"].verdict, results["ds"].score) == (Verdict.PASS, 4)
    assert (results["dz"].verdict, results["dz"].score) == (Verdict.PARTIAL, 2)


def test_what_an_alternative_earns_in_full_passes_and_so_does_what_follows(judge: Judge) -> None:
    results = judge(by_hand(0.5), dz=ACCEPT.replace(", credit: 0.5", ""))
    assert {str(result.verdict) for result in results.values()} == {"pass"}
    assert facts(results["dz"]) == [f"Accepted: {HALF}."]


def test_a_slip_after_an_accepted_step_is_charged_once(judge: Judge) -> None:
    results = judge(by_hand(0.5, ds=0.3), dW=", follow_credit: 0.5")
    assert [name for name, result in results.items() if result.verdict is Verdict.FAIL] == ["ds"]
    assert facts(results["ds"])[-1] == "ds does not follow from your dz either."
    assert (results["dW"].verdict, results["dW"].score) == (Verdict.PARTIAL, 2)
    assert facts(results["dW"]) == ["dW follows from your ds; the first step that does not follow is ds."]


def test_a_slip_before_it_is_followed_in_the_way_of_the_alternative(judge: Judge) -> None:
    results = judge(by_hand(0.5, s=0.2), dz=ACCEPT + ", follow_credit: 0.5")
    assert [name for name, result in results.items() if result.verdict is Verdict.FAIL] == ["s"]
    assert (results["dz"].verdict, results["dz"].score) == (Verdict.PARTIAL, 1)
    assert facts(results["dz"]) == [
        f"Accepted for 25 % of the points: {HALF}.",
        "dz follows from your z; the first step that does not follow is s.",
    ]
    assert results["dz"].follow_through
    assert (results["ds"].verdict, results["ds"].follow_through) == (Verdict.PASS, True)


@pytest.mark.parametrize("factor", [1.0, 0.5])
def test_honest_rounding_costs_nothing_in_either_way(judge: Judge, factor: float) -> None:
    answers = by_hand(factor, digits=2)
    exact = factor * 2 * (np.tanh(W @ X) - Y)
    # y lies near z: to two digits, rounding z moves z − y by more than is allowed
    assert np.abs(np.array(json.loads(answers["dz"])) - exact).max() > 0.005 * factor
    results = judge(answers, digits=2)
    verdict, accepted = (Verdict.PASS, None) if factor == 1 else (Verdict.PARTIAL, HALF)
    assert (results["dz"].verdict, results["dz"].accepted and results["dz"].accepted.name) == (verdict, accepted)
    assert [name for name, result in results.items() if result.verdict is not Verdict.PASS and name != "dz"] == []
    assert not results["dz"].follow_through or factor == 1


def test_what_follows_in_no_way_stays_wrong(judge: Judge) -> None:
    results = judge(by_hand(1 / 3))
    assert results["dz"].verdict is Verdict.FAIL
    assert results["dz"].accepted is None
    assert results["ds"].follow_through


def test_a_slip_elsewhere_takes_nothing_from_what_follows_an_accepted_step(judge: Judge) -> None:
    results = judge({**by_hand(0.5), "also": "[9, 9]"}, ds=", follow_credit: 0.5")
    assert [name for name, result in results.items() if result.verdict is Verdict.FAIL] == ["also"]
    assert (results["dz"].verdict, results["dz"].score, results["ds"].score) == (Verdict.PARTIAL, 2, 4)
    assert facts(results["ds"]) == ["ds follows from your dz and s, and your dz is accepted."]


def test_a_hidden_step_is_not_said_to_be_accepted(judge: Judge) -> None:
    results = judge(by_hand(0.5), dz=ACCEPT + ", visibility: hidden")
    assert [finding.visibility for finding in results["dz"].findings] == [Visibility.HIDDEN]
    assert facts(results["ds"]) == ["ds follows from your dz and s."]
    assert results["ds"].score == 4
