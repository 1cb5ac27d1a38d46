"""2,000 right submissions of all kinds to the shipped problems: other algorithms, orders of adding, dtypes, containers.

None fails, and none is told a cause. The algorithms stand in ``variants``, one file for each problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from grader.assignment import load
from grader.checks.judge import judge
from grader.evidence import evidence_of
from grader.explain import explain
from grader.model import Array, Observation, Problem, Status, Submission, Verdict
from grader.plan.calls import visibility_of
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.score.credit import score_criterion

ROOT = Path(__file__).resolve().parents[2]
VARIANTS = 2000
DRAWS = 8  # of all inputs
Function = Callable[..., Any]
Rng = np.random.Generator


# --------------------------------------------------------------------------------------------- sums, in any order


def shuffled(rng: Rng, terms: list[Any]) -> Any:
    order = rng.permutation(len(terms))
    total = terms[order[0]]
    for at in order[1:]:
        total = total + terms[at]
    return total


def pairwise(rng: Rng, terms: list[Any]) -> Any:
    if len(terms) == 1:
        return terms[0]
    half = len(terms) // 2
    return pairwise(rng, terms[:half]) + pairwise(rng, terms[half:])


def backwards(rng: Rng, terms: list[Any]) -> Any:
    return sum(terms[-2::-1], terms[-1])


SUMS = (shuffled, pairwise, backwards)


# ------------------------------------------------------------------------------------------- how they are handed in


def pick(rng: Rng, some: list[Any]) -> Any:
    return some[rng.integers(len(some))]


def narrowed(value: Any) -> Any:
    return value.astype(np.float32) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value


def listed(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray | torch.Tensor) else value


def as_fortran(value: Any) -> Any:
    return np.asfortranarray(value) if isinstance(value, np.ndarray) else value


def within(change: Function, value: Any) -> Any:
    """A change to every array that a result holds."""
    if isinstance(value, tuple | list):
        return type(value)(within(change, item) for item in value)
    if isinstance(value, dict):
        return {key: within(change, item) for key, item in value.items()}
    return change(value)


def wrapped(function: Function, before: Function | None, after: Function | None) -> Function:
    def run(*given: Any) -> Any:
        given = given if before is None else tuple(within(before, one) for one in given)
        out = function(*given)
        return out if after is None else within(after, out)

    return run


def variant(problem: str, solution: Function, seed: int) -> dict[str, Function]:
    """A right solution, put together at random: an algorithm for each function, an order of adding, a dtype, a form."""
    rng = np.random.default_rng(seed)
    before = pick(rng, [None, None, narrowed])
    # float32 in a list would be taken for float64; a cache that is handed on keeps its arrays
    forms = [None, as_fortran] if before is narrowed or problem == "mlp_backprop" else [None, listed, as_fortran]
    after = pick(rng, forms)
    made = solution(rng, pick(rng, list(SUMS)), partial(pick, rng))
    return {name: wrapped(one, before, after) for name, one in made.items()}


def arrived(value: Any) -> Any:
    """A result as it comes out of a child."""
    if isinstance(value, torch.Tensor):
        return Array(value.detach().numpy(), str(value.dtype).removeprefix("torch."), "torch")
    if isinstance(value, np.ndarray | np.generic):
        return Array(np.asarray(value), str(value.dtype), "numpy" if isinstance(value, np.ndarray) else "scalar")
    if isinstance(value, tuple | list):
        return (list if isinstance(value, list) else tuple)(arrived(item) for item in value)
    return {key: arrived(item) for key, item in value.items()} if isinstance(value, dict) else value


@pytest.fixture(scope="module")
def drawn() -> list[Prepared]:
    assignment = load(str(ROOT / "rubrics" / "csce636_hw2.yaml"))
    return [prepare(assignment, Streams(seed=seed, key=bytes([seed]) * 32)) for seed in range(DRAWS)]


def faults(shipped: Any, prepared: Prepared, problem: Problem, functions: dict[str, Function]) -> Iterator[Any]:
    """The criteria with a program that these functions don't pass, and the causes that are told of them."""
    for criterion in problem.criteria:
        cases = prepared.cases[problem.id, criterion.id]
        if criterion.program is None:
            continue
        values = [tuple(map(arrived, shipped.observed(case.planned, functions))) for case in cases]
        seen = {
            case.planned.id: Observation(case.planned.id, Status.OK, given)
            for case, given in zip(cases, values, strict=True)
        }
        evidence = [evidence_of(case, Submission("someone"), seen) for case in cases]
        judged = score_criterion(criterion, [judge(one, visibility_of(criterion, one.case)) for one in evidence])
        told = explain(judged, evidence, prepared.mistakes[problem.id, criterion.id])
        if told.verdict is not Verdict.PASS or any(finding.cause for finding in told.findings):
            yield criterion.id, told.findings


@pytest.mark.slow
def test_right_variants_pass_and_are_told_no_cause(
    shipped: Any, functions: Any, drawn: list[Prepared], problem_id: str
) -> None:
    solution = functions(problem_id, "variants")["solution"]
    for seed in range(VARIANTS // len(shipped.problems)):
        prepared = drawn[seed % DRAWS]
        (problem,) = (one for one in prepared.assignment.problems if one.id == problem_id)
        found = list(faults(shipped, prepared, problem, variant(problem_id, solution, seed)))
        assert found == [], (seed, found)


def test_the_variants_differ(shipped: Any, functions: Any) -> None:
    """As numbers do that are added in other orders and dtypes: else they would be one variant, tried often."""
    case = next(case for case in shipped.cases("tanh_perceptron") if case.criterion.id == "gradient")
    solution = functions("tanh_perceptron", "variants")["solution"]
    answers = [shipped.observed(case, variant("tanh_perceptron", solution, seed))[0] for seed in range(200)]
    forms = {(type(one).__name__, np.asarray(one).dtype.name, np.asarray(one).tobytes()) for one in answers}
    assert len(forms) > 15
