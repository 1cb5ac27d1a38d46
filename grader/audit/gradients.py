"""The reference's autograd against central differences of its own forward functions, with random cotangents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from grader.audit.bench import Bench
from grader.audit.result import AuditFinding
from grader.audit.variants import silent
from grader.compare.figures import figure
from grader.model import Criterion, Reference, Step, Truth, Value
from grader.prepare import PreparedCase
from grader.truth.chain import Chain
from grader.truth.expected import Truths
from grader.truth.guard import author_code
from grader.truth.reference import load_reference
from grader.truth.values import to_expected, to_torch

ALLOWED = 1e-6  # relative to the largest of what is compared: differences in float64 reach about 1e-9
_MOST = 60  # entries of one input that are moved
_FIX = "no part of the reference may be cut off from autograd (detach, item, numpy, integer rounding, in-place writes)"

Array = np.ndarray[Any, Any]


def audit_gradients(bench: Bench) -> list[AuditFinding]:
    """A finding for each gradient of a criterion and each declared step that central differences contradict."""
    truths = Truths(bench.problem)
    findings: dict[str, AuditFinding] = {}
    for criterion in bench.problem.criteria:
        for case in bench.cases(criterion):
            for name, far in _differences(criterion, case, truths, bench):
                what = f"the gradient with respect to '{name}' in '{criterion.id}' differs from central differences by "
                finding = AuditFinding(criterion.where, f"{what}{figure(far, 3)} of its size", _FIX)
                findings.setdefault(f"{criterion.id} {name}", finding)
    return list(findings.values())


def _differences(criterion: Criterion, case: PreparedCase, truths: Truths, bench: Bench) -> list[tuple[str, float]]:
    if criterion.truth.kind == "gradient":
        return _of_expression(criterion, case, truths)
    if criterion.truth.kind == "steps":
        steps = {step.name: step for step in bench.problem.steps}
        asked = [steps[name] for name in criterion.truth.steps if name in steps]
        return [pair for step in asked for pair in _of_step(step, case, bench)]
    return []


def _of_expression(criterion: Criterion, case: PreparedCase, truths: Truths) -> list[tuple[str, float]]:
    truth = criterion.truth
    inputs = dict(case.planned.inputs)
    if truth.upstream:
        shape = np.shape(inputs[truth.upstream])
        inputs[truth.upstream] = np.random.default_rng(7).normal(size=shape)  # whatever the rubric draws
    of = replace(criterion, truth=Truth("expressions", expressions=(truth.of,)))
    upstream = inputs[truth.upstream] if truth.upstream else 1.0

    def forward(values: Mapping[str, Value]) -> Array:
        return _array(truths.of(of, values, noise=False)[0])

    with silent():
        gradients = truths.of(criterion, inputs, noise=False)
        return [
            (name, far)
            for name, gradient in zip(truth.wrt, gradients, strict=True)
            if (far := _far(forward, inputs, name, np.asarray(upstream), _array(gradient))) > ALLOWED
        ]


def _of_step(step: Step, case: PreparedCase, bench: Bench) -> list[tuple[str, float]]:
    functions = load_reference(bench.problem.directory).functions()
    given = {name: to_torch(value, torch.float64) for name, value in case.planned.inputs.items()}
    with author_code(), silent():
        chain = Chain(functions, bench.problem.steps, given)
        at = _array(to_expected(chain.value(step.wrt)))
        gradient = _array(to_expected(chain.value(step.name)))
        upstream = _array(to_expected(chain.value(step.upstream))) if step.upstream else np.asarray(1.0)

        def forward(values: Mapping[str, Value]) -> Array:
            moved = {**given, step.wrt: torch.as_tensor(values[step.wrt])}
            return _array(to_expected(Chain(functions, bench.problem.steps, moved).value(step.vjp)))

        far = _far(forward, {step.wrt: at}, step.wrt, upstream, gradient)
    return [(step.name, far)] if far > ALLOWED else []


def _far(
    forward: Callable[[Mapping[str, Value]], Array],
    inputs: Mapping[str, Value],
    name: str,
    upstream: Array,
    gradient: Array,
) -> float:
    """The largest difference of a gradient's entries from central differences, relative to the sizes at play."""
    at = np.array(inputs[name], dtype=np.float64)
    chosen = np.random.default_rng(3).permutation(at.size)[:_MOST]
    differences, sizes = [0.0], [1.0]
    for index in chosen:
        place = np.unravel_index(int(index), at.shape)
        h = float(np.finfo(np.float64).eps ** (1 / 3) * max(1.0, abs(at[place])))
        high, low = at.copy(), at.copy()
        high[place] += h
        low[place] -= h
        over, under = (forward({**inputs, name: moved if at.ndim else float(moved)}) for moved in (high, low))
        slope = float(np.sum(upstream * (over - under))) / float(high[place] - low[place])
        differences.append(abs(slope - float(gradient[place])))
        sizes += [abs(slope), float(np.abs(upstream * over).sum())]
    return max(differences) / max(sizes)


def _array(value: Any) -> Array:
    return value.data if isinstance(value, Reference) else np.asarray(value)
