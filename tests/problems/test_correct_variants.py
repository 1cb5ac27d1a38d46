"""2,000 right submissions of all kinds to the shipped problems: other algorithms, orders of adding, dtypes, containers.

None fails, and none is told a cause.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
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


# ------------------------------------------------------------------------------------------------- tanh perceptron


def losses(rng: Rng, add: Function) -> list[Function]:
    return [
        lambda w, X, y: np.mean((np.tanh(X @ w) - y) ** 2),
        lambda w, X, y: add(rng, [(np.tanh(x @ w) - t) ** 2 for x, t in zip(X, y, strict=True)]) / len(y),
        lambda w, X, y: add(rng, [(np.tanh(x @ w) - t) ** 2 / len(y) for x, t in zip(X, y, strict=True)]),
        lambda w, X, y: np.einsum("n,n->", r := np.tanh(np.einsum("nd,d->n", X, w)) - y, r) / X.shape[0],
        lambda w, X, y: np.linalg.norm(1 - 2 / (np.exp(2 * (X @ w)) + 1) - y) ** 2 / len(X),
        lambda w, X, y: torch.nn.functional.mse_loss(torch.tanh(tensor(X) @ tensor(w)), tensor(y)),
    ]


def slopes(rng: Rng, add: Function) -> list[Function]:
    def by_autograd(w: Any, X: Any, y: Any) -> Any:
        leaf = tensor(w).clone().requires_grad_()
        torch.mean((torch.tanh(tensor(X) @ leaf) - tensor(y)) ** 2).backward()
        return leaf.grad

    def row(x: Any, t: Any, w: Any) -> Any:
        out = np.tanh(x @ w)
        return 2 * (out - t) * (1 - out) * (1 + out) * x

    return [
        lambda w, X, y: 2 / len(y) * X.T @ ((np.tanh(X @ w) - y) * (1 - np.tanh(X @ w) ** 2)),
        lambda w, X, y: add(rng, [row(x, t, w) for x, t in zip(X, y, strict=True)]) / len(y),
        lambda w, X, y: np.mean([row(x, t, w) for x, t in zip(X, y, strict=True)], axis=0),
        lambda w, X, y: np.einsum("n,nd->d", 2 * (np.tanh(X @ w) - y) / np.cosh(X @ w) ** 2, X) / X.shape[0],
        by_autograd,
    ]


def tanh_perceptron(rng: Rng, add: Function) -> dict[str, Function]:
    return {"loss": pick(rng, losses(rng, add)), "gradient": pick(rng, slopes(rng, add))}


# ---------------------------------------------------------------------------------------------------- a small net


def mlp_backprop(rng: Rng, add: Function) -> dict[str, Function]:
    product = pick(
        rng,
        [
            lambda W, x: W.T @ x,
            lambda W, x: x @ W,
            lambda W, x: add(rng, [x[i] * W[i] for i in range(len(x))]),
            lambda W, x: np.array([np.dot(W[:, j], x) for j in range(W.shape[1])]),
            lambda W, x: W[0] + W[1:].T @ x[1:],
        ],
    )
    slope = pick(rng, [lambda x: 1 - x**2, lambda x: (1 - x) * (1 + x), lambda x: 1 / np.cosh(np.arctanh(x)) ** 2])
    outer = pick(rng, [np.outer, lambda x, d: x[:, None] * d[None, :], lambda x, d: np.einsum("i,j->ij", x, d)])

    def one(x: Any) -> Any:
        return np.concatenate([np.ones(1, dtype=x.dtype), x])

    def forward(x: Any, W1: Any, W2: Any, W3: Any) -> Any:
        s1 = product(W1, one(x))
        s2 = product(W2, one(np.tanh(s1)))
        s3 = product(W3, one(np.tanh(s2)))
        signals = {"s1": s1, "x1": one(np.tanh(s1)), "s2": s2, "x2": one(np.tanh(s2)), "s3": s3, "x3": s3}
        return signals, (one(x), W2, W3, signals)

    def sensitivities(cache: Any, y: Any) -> Any:
        _, W2, W3, signals = cache
        delta3 = 2 * (signals["x3"] - y)
        delta2 = slope(signals["x2"][1:]) * (W3[1:] @ delta3)
        return slope(signals["x1"][1:]) * (W2[1:] @ delta2), delta2, delta3

    def backward(cache: Any, y: Any) -> Any:
        before = (cache[0], cache[3]["x1"], cache[3]["x2"])
        return tuple(outer(x, delta) for x, delta in zip(before, sensitivities(cache, y), strict=True))

    return {"forward": forward, "sensitivities": sensitivities, "backward": backward}


# ------------------------------------------------------------------------------------------------------- counting


def residual_params(rng: Rng, add: Function) -> dict[str, Function]:
    conv = pick(
        rng,
        [
            lambda k, i, o, b: k * k * i * o + (o if b else 0),
            lambda k, i, o, b: (k**2 * i + b) * o,
            lambda k, i, o, b: np.prod((k, k, i, o)) + o * int(b),
            lambda k, i, o, b: sum(k * k * i + bool(b) for _ in range(o)),
            lambda k, i, o, b: torch.nn.Conv2d(i, o, k, bias=b, device="meta").weight.numel() + (o if b else 0),
        ],
    )
    norm = pick(rng, [lambda c: 2 * c, lambda c: c + c, lambda c: np.int64(c) << 1, lambda c: float(2 * c)])

    def bottleneck(c_in: int, c_mid: int, kernel: int) -> Any:
        widths = [(1, c_in, c_mid), (kernel, c_mid, c_mid), (1, c_mid, c_in)]
        return add(rng, [part for k, i, o in widths for part in (conv(k, i, o, True), norm(o))])

    return {
        "conv_params": conv,
        "batchnorm_params": norm,
        "standard_block": lambda channels, kernel: 2 * (conv(kernel, channels, channels, True) + norm(channels)),
        "bottleneck_block": bottleneck,
    }


# ------------------------------------------------------------------------------------------------- batch norm


def statistics(rng: Rng, add: Function, axes: tuple[int, ...]) -> Function:
    def by_loops(x: Any) -> Any:
        flat = x.reshape(-1, x.shape[-1])
        mean = add(rng, list(flat)) / len(flat)
        var = add(rng, [(row - mean) ** 2 for row in flat]) / len(flat)
        return mean.reshape(shape(x)), var.reshape(shape(x))

    def by_welford(x: Any) -> Any:
        mean = square = np.zeros(x.shape[-1], dtype=x.dtype)
        for count, row in enumerate(x.reshape(-1, x.shape[-1]), 1):
            step = row - mean
            mean = mean + step / count
            square = square + step * (row - mean)
        return mean.reshape(shape(x)), (square / count).reshape(shape(x))

    def by_torch(x: Any) -> Any:
        var, mean = torch.var_mean(tensor(x), axes, correction=0, keepdim=True)
        return mean, var

    def shape(x: Any) -> tuple[int, ...]:
        return (1,) * (x.ndim - 1) + (x.shape[-1],)

    return pick(
        rng,
        [
            lambda x: (x.mean(axis=axes, keepdims=True), x.var(axis=axes, keepdims=True)),
            lambda x: (
                m := x.sum(axes, keepdims=True) / (x.size / x.shape[-1]),
                ((x - m) ** 2).mean(axes, keepdims=True),
            ),
            lambda x: (x.mean(axes, keepdims=True), x.std(axes, keepdims=True) ** 2),
            lambda x: (
                np.average(f := x.reshape(-1, x.shape[-1]), axis=0).reshape(shape(x)),
                np.var(f, 0).reshape(shape(x)),
            ),
            by_loops,
            by_welford,
            by_torch,
        ],
    )


def batchnorm_shapes(rng: Rng, add: Function) -> dict[str, Function]:
    kind = pick(rng, [tuple, list, np.array, torch.Size])
    return {
        "fc_statistics": statistics(rng, add, (0,)),
        "conv_statistics": statistics(rng, add, (0, 1, 2)),
        "fc_statistics_shapes": lambda N, C: (kind([1, C]), kind([1, C])),
        "conv_statistics_shapes": lambda N, H, W, C: (kind([1, 1, 1, C]), kind([1, 1, 1, C])),
    }


# ------------------------------------------------------------------------------------------------- convolution


def by_positions(W: Any, width: int) -> Any:
    kernel, c_in, c_out = W.shape
    positions = width - kernel + 1
    A = np.zeros((c_out * positions, c_in * width), dtype=W.dtype)
    for j, p, i, k in itertools.product(range(c_out), range(positions), range(c_in), range(kernel)):
        A[j * positions + p, i * width + p + k] = W[k, i, j]
    return A


def by_blocks(W: Any, width: int) -> Any:
    kernel, c_in, c_out = W.shape
    ones = [np.eye(width - kernel + 1, width, k, dtype=W.dtype) for k in range(kernel)]
    rows = [[sum(W[k, i, j] * ones[k] for k in range(kernel)) for i in range(c_in)] for j in range(c_out)]
    return np.block(rows)


def by_columns(W: Any, width: int) -> Any:
    _, c_in, c_out = W.shape
    basis = np.eye(c_in * width, dtype=W.dtype).reshape(-1, c_in, width)
    columns = [
        [sum(np.correlate(one[i], W[:, i, j], "valid") for i in range(c_in)) for j in range(c_out)] for one in basis
    ]
    return np.array(columns).reshape(c_in * width, -1).T


def conv1d_matrix(rng: Rng, add: Function) -> dict[str, Function]:
    matrix = pick(rng, [by_positions, by_blocks, by_columns])

    def by_convolving(W: Any, dY: Any) -> Any:
        terms = range(W.shape[2])
        return np.array([add(rng, [np.convolve(W[:, i, j], dY[j]) for j in terms]) for i in range(W.shape[1])])

    def by_windows(W: Any, dY: Any) -> Any:
        padded = np.pad(dY, ((0, 0), (len(W) - 1, len(W) - 1)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, len(W), axis=1)
        return np.einsum("kij,jpk->ip", W[::-1], windows)

    def by_matrix(W: Any, dY: Any) -> Any:
        width = dY.shape[1] + len(W) - 1
        return (matrix(W, width).T @ dY.reshape(-1)).reshape(W.shape[1], width)

    def by_torch(W: Any, dY: Any) -> Any:
        return torch.nn.functional.conv_transpose1d(tensor(dY)[None], tensor(W).permute(2, 1, 0))[0]

    def by_accumulating(W: Any, dY: Any) -> Any:
        dX = np.zeros((W.shape[1], dY.shape[1] + len(W) - 1), dtype=W.dtype)
        for p in rng.permutation(dY.shape[1]):
            dX[:, p : p + len(W)] += (W @ dY[:, p]).T
        return dX

    return {
        "conv_matrix": matrix,
        "backward_matrix": lambda W, width: matrix(W, width).T,
        "input_gradient": pick(rng, [by_convolving, by_windows, by_matrix, by_torch, by_accumulating]),
    }


# ------------------------------------------------------------------------------------------- how they are handed in

PROBLEMS = (tanh_perceptron, mlp_backprop, residual_params, batchnorm_shapes, conv1d_matrix)


def pick(rng: Rng, some: list[Any]) -> Any:
    return some[rng.integers(len(some))]


def tensor(value: Any) -> torch.Tensor:
    return torch.as_tensor(np.array(value))


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


def variant(problem: str, seed: int) -> dict[str, Function]:
    """A right solution, put together at random: an algorithm for each function, an order of adding, a dtype, a form."""
    rng = np.random.default_rng(seed)
    (make,) = (one for one in PROBLEMS if one.__name__ == problem)
    before = pick(rng, [None, None, narrowed])
    # float32 in a list would be taken for float64; a cache that is handed on keeps its arrays
    forms = [None, as_fortran] if before is narrowed or problem == "mlp_backprop" else [None, listed, as_fortran]
    after = pick(rng, forms)
    return {name: wrapped(one, before, after) for name, one in make(rng, pick(rng, list(SUMS))).items()}


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
def test_right_variants_pass_and_are_told_no_cause(shipped: Any, drawn: list[Prepared], problem_id: str) -> None:
    for seed in range(VARIANTS // len(PROBLEMS)):
        prepared = drawn[seed % DRAWS]
        (problem,) = (one for one in prepared.assignment.problems if one.id == problem_id)
        found = list(faults(shipped, prepared, problem, variant(problem_id, seed)))
        assert found == [], (seed, found)


def test_the_variants_differ(shipped: Any) -> None:
    """As numbers do that are added in other orders and dtypes: else they would be one variant, tried often."""
    case = next(case for case in shipped.cases("tanh_perceptron") if case.criterion.id == "gradient")
    answers = [shipped.observed(case, variant("tanh_perceptron", seed))[0] for seed in range(200)]
    forms = {(type(one).__name__, np.asarray(one).dtype.name, np.asarray(one).tobytes()) for one in answers}
    assert len(forms) > 15
