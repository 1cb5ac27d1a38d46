"""Following through: honest rounding costs nothing, a slip costs the step where it was made, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.assignment import load
from grader.model import (
    Assignment,
    Call,
    Criterion,
    CriterionResult,
    Limits,
    Observation,
    Submission,
    Tolerance,
    Verdict,
)
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare

ROOT = Path(__file__).resolve().parents[2]
STEPS = ("s1", "x1", "s2", "x2", "s3", "delta3", "delta2", "delta1", "dW1", "dW2", "dW3")
Answers = dict[str, Any]
Judge = Callable[..., dict[str, CriterionResult]]


class NoCode:
    """A sandbox for submissions that hold written answers only."""

    confinement = ("none",)

    def run(self, submission: Submission, calls: Sequence[Call], limits: Limits) -> list[Observation]:
        return []

    def close(self) -> None: ...


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    whole = load(str(ROOT / "rubrics" / "csce636_hw2.yaml"))
    (problem,) = [problem for problem in whole.problems if problem.id == "mlp_backprop"]
    written = tuple(criterion for criterion in problem.criteria if criterion.answer)
    return replace(whole, problems=(replace(problem, criteria=written),))


@pytest.fixture(scope="module")
def judge(assignment: Assignment) -> Judge:
    """Answers → results by answer; for the assignment's own net or another one."""

    @cache
    def prepared_for(net: str, credit: str, auto: bool) -> Prepared:
        problem = assignment.problems[0]
        criteria = tuple(replace(criterion, follow_credit=Decimal(credit)) for criterion in problem.criteria)
        if auto:
            criteria = tuple(replace(criterion, tolerance=Tolerance("auto")) for criterion in criteria)
        changed = replace(problem, givens={**problem.givens, **json.loads(net)}, criteria=criteria)
        return prepare(replace(assignment, problems=(changed,)), Streams(0, b"k" * 32))

    def run(
        answers: Mapping[str, Any], net: Mapping[str, Any] | None = None, credit: str = "1", auto: bool = False
    ) -> dict[str, CriterionResult]:
        prepared = prepared_for(json.dumps(net or {}), credit, auto)
        result = grade(prepared, Submission("someone", answers={"mlp_backprop": answers}), NoCode())  # type: ignore[arg-type]
        return {item.criterion.answer: item for item in result.problems[0].criteria}

    return run


def rounded(value: Any, digits: int) -> Any:
    if isinstance(value, list):
        return [rounded(item, digits) for item in value]
    return float(f"{float(value):.{digits - 1}e}")


def as_text(value: Any) -> Any:
    return [as_text(item) for item in value] if isinstance(value, list) else repr(value)


def by_hand(net: Mapping[str, Any], digits: int, slip: Mapping[str, Callable[[Any], Any]] | None = None) -> Answers:
    """The net worked by hand: every step rounded, from the rounded ones before it; ``slip`` changes steps."""
    W1, W2, W3 = (np.array(net[name]) for name in ("W1", "W2", "W3"))
    done: dict[str, Any] = {}

    def note(name: str, value: Any) -> Any:
        value = (slip or {}).get(name, lambda same: same)(np.asarray(value))
        done[name] = rounded(value.tolist(), digits)
        return np.array(done[name])

    x0 = np.array([1.0, *net["x"]])
    x1 = note("x1", [1.0, *np.tanh(note("s1", W1.T @ x0))])
    x2 = note("x2", [1.0, *np.tanh(note("s2", W2.T @ x1))])
    s3 = note("s3", W3.T @ x2)
    delta3 = note("delta3", 2 * (s3 - np.array(net["y"])))
    delta2 = note("delta2", (1 - x2[1:] ** 2) * (W3[1:] @ delta3))
    delta1 = note("delta1", (1 - x1[1:] ** 2) * (W2[1:] @ delta2))
    note("dW1", np.outer(x0, delta1))
    note("dW2", np.outer(x1, delta2))
    note("dW3", np.outer(x2, delta3))
    return {name: as_text(value) for name, value in done.items()}


OWN = {
    "x": [2.0],
    "y": [1.0],
    "W1": [[0.1, 0.2], [0.3, 0.4]],
    "W2": [[0.2], [1.0], [-3.0]],
    "W3": [[1.0], [2.0]],
}


def random_net(seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    shapes = {"W1": (2, 2), "W2": (3, 1), "W3": (2, 1)}
    weights = {name: np.round(rng.normal(size=shape), 1).tolist() for name, shape in shapes.items()}
    return {"x": [round(float(rng.normal()), 1)], "y": [1.0], **weights}


def lost(results: Mapping[str, CriterionResult]) -> list[str]:
    return [name for name in STEPS if results[name].verdict is not Verdict.PASS]


@pytest.mark.parametrize("digits", [2, 3, 6])
@pytest.mark.parametrize("seed", range(8))
def test_honest_rounding_costs_nothing(judge: Judge, seed: int, digits: int) -> None:
    net = random_net(seed)
    assert lost(judge(by_hand(net, digits), net)) == []


@pytest.mark.parametrize("digits", [2, 3, 6])
@pytest.mark.parametrize("seed", range(8))
def test_without_a_rule_the_digits_that_were_written_are_the_rule(judge: Judge, seed: int, digits: int) -> None:
    net = random_net(seed)
    assert lost(judge(by_hand(net, digits), net, auto=True)) == []


def test_without_a_rule_a_slip_of_one_unit_in_the_last_digit_is_seen(judge: Judge) -> None:
    results = judge(by_hand(OWN, 3, {"s2": lambda value: value + 0.02}), auto=True)
    assert lost(results) == ["s2"]
    assert results["x2"].follow_through


SLIPS: dict[str, Callable[[Any], Any]] = {
    "sign": lambda value: -value,
    "factor 2": lambda value: 2 * value,
    "half": lambda value: value / 2,
}


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("step", ["s1", "s2", "s3", "delta3", "delta2", "delta1", "dW1", "dW2", "dW3"])
def test_a_planted_slip_costs_exactly_its_step(judge: Judge, step: str, slip: str) -> None:
    results = judge(by_hand(OWN, 3, {step: SLIPS[slip]}))
    charged = [name for name in lost(results) if results[name].verdict is Verdict.FAIL]
    blocked = [name for name in lost(results) if results[name].verdict is Verdict.BLOCKED]
    assert (charged, blocked) == ([step], [])


def test_what_follows_says_from_what_and_where_the_slip_is(judge: Judge) -> None:
    results = judge(by_hand(OWN, 3, {"x2": lambda value: np.array([1.0, 0.3])}))
    assert lost(results) == ["x2"]
    assert [finding.fact for finding in results["s3"].findings] == [
        "s3 follows from your x2; the first step that does not follow is x2."
    ]
    assert "follow" not in results["x2"].findings[-1].fact  # s2 is right, so there is nothing to follow but the truth
    both = judge(by_hand(OWN, 3, {"s2": lambda value: -value, "s3": lambda value: value + 1}))
    assert lost(both) == ["s2", "s3"]
    assert both["s3"].findings[-1].fact == "s3 does not follow from your x2 either."
    assert results["s3"].follow_through
    assert not results["s2"].follow_through


def test_a_missing_tanh_derivative_is_found_where_it_is_missing(judge: Judge) -> None:
    results = judge(by_hand(OWN, 3, {"delta2": lambda _: np.array([2.0 * -3.606])}))
    assert lost(results) == ["delta2"]


def test_the_derivative_may_be_taken_from_the_signal_or_from_the_output(judge: Judge) -> None:
    answers = {**by_hand(OWN, 2), "s2": ["-1.48"], "x2": ["1", "-0.9"], "s3": ["-0.8"], "delta3": ["-3.6"]}
    from_output = 2 * -3.6 * (1 - 0.9**2)  # −1.368
    from_signal = 2 * -3.6 * (1 - np.tanh(-1.48) ** 2)  # −1.349
    for value in (from_output, from_signal):
        results = judge({**answers, "delta2": [f"{value:.4g}"]})
        assert results["delta2"].verdict is Verdict.PASS


def test_a_value_that_makes_the_rest_trivial_earns_nothing_more(judge: Judge) -> None:
    results = judge({**by_hand(OWN, 3, {"delta3": lambda value: 0 * value})})
    assert results["delta3"].verdict is Verdict.FAIL
    assert results["delta2"].verdict is Verdict.BLOCKED
    assert results["delta2"].score == 0
    assert results["delta2"].findings[0].fact == (
        "delta2 follows from your delta3, but that value makes this step say nothing (whatever comes before it hardly "
        "matters), so it earns no marks for following."
    )
    saturated = judge({**by_hand(OWN, 3, {"s2": lambda value: 0 * value - 60})})
    assert saturated["s2"].verdict is Verdict.FAIL
    assert saturated["x2"].verdict is Verdict.BLOCKED


def test_a_fraction_of_the_points_may_be_what_following_earns(judge: Judge) -> None:
    results = judge(by_hand(OWN, 3, {"delta3": lambda value: -value}), credit="0.5")
    assert (results["delta2"].verdict, results["delta2"].score) == (Verdict.PARTIAL, Decimal("0.5"))
    assert results["delta2"].follow_through


def test_rounding_is_not_what_a_fraction_is_for(judge: Judge) -> None:
    net = random_net(0)
    results = judge(by_hand(net, 2), net, credit="0.5")
    rounded = [result for result in results.values() if result.follow_through]
    assert rounded
    assert lost(results) == []
    assert all(result.findings[0].fact.endswith("; the difference is rounding.") for result in rounded)


def test_a_slip_is_named_only_to_what_is_computed_from_it(judge: Judge) -> None:
    net = random_net(0)
    results = judge(by_hand(net, 2, {"delta1": lambda value: -value}), net, credit="0.5")
    assert lost(results) == ["delta1", "dW1"]
    assert (
        results["dW1"].findings[0].fact
        == "dW1 follows from your delta1; the first step that does not follow is delta1."
    )
    for name in ("dW2", "dW3"):
        assert results[name].findings[0].fact.endswith("; the difference is rounding.")


def test_a_step_that_was_not_written_down_is_bridged(judge: Judge) -> None:
    answers = {name: value for name, value in by_hand(OWN, 2).items() if name not in ("x1", "delta2")}
    results = judge(answers)
    assert lost(results) == ["x1", "delta2"]
    assert {results[name].verdict for name in ("x1", "delta2")} == {Verdict.MISSING}


@pytest.mark.parametrize("bad", ["what", ["1", "2", "3"], [], {"a": "1"}, "nan", "1e999999"])
def test_what_can_not_be_read_is_wrong_and_nothing_is_computed_from_it(judge: Judge, bad: Any) -> None:
    results = judge({**by_hand(OWN, 3), "s2": bad})
    assert lost(results) == ["s2"]


def test_step_of_names_written_steps_only(assignment: Assignment) -> None:
    from grader.follow.steps import step_of

    steps = [step_of(criterion) for criterion in assignment.problems[0].criteria]
    assert steps == list(STEPS)
    assert step_of(Criterion("a", "A", Decimal(1), "value", answer="a")) == ""
