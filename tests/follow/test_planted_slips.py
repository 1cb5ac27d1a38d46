"""The written solution of the first assignment, with one slip planted at a step: exactly that step loses its points.

The steps before the slip are as the student wrote them; those after it are worked on from it, as a student would. Slips
that the rule (two significant digits) can't tell from rounding are listed: here there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from grader.assignment import load
from grader.model import CriterionResult, Submission, Verdict
from grader.pipeline import judge_submission
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare

ROOT = Path(__file__).resolve().parents[2]

WRITTEN = {
    name: np.array(value, dtype=float).reshape(shape)
    for (name, value), shape in zip(
        yaml.safe_load((ROOT / "submissions_example/written_solution/answers.yaml").read_text("utf-8"))[
            "mlp_backprop"
        ].items(),
        [(2,), (3,), (1,), (2,), (1,), (1,), (1,), (2,), (2, 2), (3, 1), (2, 1)],
        strict=True,
    )
}
X0, Y = np.array([1.0, 2.0]), 1.0
W1, W2, W3 = np.array([[0.1, 0.2], [0.3, 0.4]]), np.array([[0.2], [1.0], [-3.0]]), np.array([[1.0], [2.0]])

Values = dict[str, Any]
# each step from those before it
STEPS: dict[str, Callable[[Values], Any]] = {
    "s1": lambda v: W1.T @ X0,
    "x1": lambda v: np.array([1.0, *np.tanh(v["s1"])]),
    "s2": lambda v: W2.T @ v["x1"],
    "x2": lambda v: np.array([1.0, *np.tanh(v["s2"])]),
    "s3": lambda v: W3.T @ v["x2"],
    "delta3": lambda v: 2 * (v["s3"] - Y),
    "delta2": lambda v: (1 - v["x2"][1:] ** 2) * (W3[1:] @ v["delta3"]),
    "delta1": lambda v: (1 - v["x1"][1:] ** 2) * (W2[1:] @ v["delta2"]),
    "dW1": lambda v: np.outer(X0, v["delta1"]),
    "dW2": lambda v: np.outer(v["x1"], v["delta2"]),
    "dW3": lambda v: np.outer(v["x2"], v["delta3"]),
}
# a wrong step from the steps before it
GENERAL: dict[str, Callable[[Any], Any]] = {"sign": lambda s: -s, "2": lambda s: 2 * s, "½": lambda s: s / 2}
OWN: dict[tuple[str, str], Callable[[Values], Any]] = {
    ("delta2", "no tanh'"): lambda v: W3[1:] @ v["delta3"],
    ("delta1", "no tanh'"): lambda v: W2[1:] @ v["delta2"],
    ("s1", "wrong weight"): lambda v: W1 @ X0,
    ("s2", "wrong weight"): lambda v: W2[[0, 2, 1]].T @ v["x1"],
    ("s3", "wrong weight"): lambda v: W3[::-1].T @ v["x2"],
    ("delta2", "wrong weight"): lambda v: (1 - v["x2"][1:] ** 2) * (W3[:1] @ v["delta3"]),
    ("delta1", "wrong weight"): lambda v: (1 - v["x1"][1:] ** 2) * (W2[:2] @ v["delta2"]),
    ("dW1", "wrong weight"): lambda v: np.outer(v["delta1"], X0),
    ("dW2", "wrong weight"): lambda v: np.outer(v["x1"][[0, 2, 1]], v["delta2"]),
    ("dW3", "wrong weight"): lambda v: np.outer(v["x2"][::-1], v["delta3"]),
}
SLIPS = [(step, slip) for step in STEPS for slip in GENERAL] + list(OWN)
INDISTINGUISHABLE: dict[tuple[str, str], str] = {}


def slipped(step: str, slip: str) -> Values:
    """The solution with one slip; what comes after it, and depends on it, is worked again to three digits."""
    values: Values = {}
    touched = {step}
    for name, compute in STEPS.items():
        if name == step:
            values[name] = OWN[step, slip](values) if (step, slip) in OWN else GENERAL[slip](WRITTEN[name])
        elif touched & PARENTS[name]:
            touched.add(name)
            values[name] = compute(values)
        else:
            values[name] = WRITTEN[name]
        values[name] = np.vectorize(lambda one: float(f"{one:.3g}"))(values[name])
    return values


PARENTS: Mapping[str, set[str]] = {
    "s1": set(), "x1": {"s1"}, "s2": {"x1"}, "x2": {"s2"}, "s3": {"x2"}, "delta3": {"s3"}, "delta2": {"x2", "delta3"},
    "delta1": {"x1", "delta2"}, "dW1": {"delta1"}, "dW2": {"x1", "delta2"}, "dW3": {"x2", "delta3"},
}  # fmt: skip


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return prepare(load(str(ROOT / "rubrics" / "csce636_hw2.yaml")), Streams(0, b"k" * 32))


def judged(prepared: Prepared, values: Values) -> dict[str, CriterionResult]:
    answers = {name: _typed(value) for name, value in values.items()}
    grade = judge_submission(prepared, Submission("ada", answers={"mlp_backprop": answers}), {})
    (problem,) = (one for one in grade.problems if one.problem.id == "mlp_backprop")
    return {one.criterion.answer: one for one in problem.criteria if one.criterion.answer}


def _typed(value: Any) -> Any:
    return [_typed(item) for item in value] if np.ndim(value) else repr(float(value))


def test_as_it_was_written_every_step_earns_its_points(prepared: Prepared) -> None:
    results = judged(prepared, WRITTEN)
    assert {name: str(one.verdict) for name, one in results.items()} == dict.fromkeys(STEPS, "pass")


@pytest.mark.parametrize(("step", "slip"), SLIPS)
def test_a_slip_loses_exactly_its_step(prepared: Prepared, step: str, slip: str) -> None:
    results = judged(prepared, slipped(step, slip))
    lost = [name for name in STEPS if results[name].verdict is not Verdict.PASS]
    if (step, slip) in INDISTINGUISHABLE:
        assert lost == [], INDISTINGUISHABLE[step, slip]
    else:
        assert lost == [step], {name: [one.fact for one in results[name].findings] for name in lost}
        assert results[step].verdict is Verdict.FAIL
