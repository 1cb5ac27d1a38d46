"""The assignment's own numbers, worked out independently of the references."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
import torch

CHAIN = {
    "s1": [0.7, 1],
    "x1": [1, 0.60437, 0.76159],
    "s2": [-1.48041],
    "x2": [1, -0.90155],
    "s3": [-0.80309],
    "delta3": [-3.60618],
    "delta2": [-1.35027],
    "delta1": [-0.85707, 1.70123],
    "dW1": [[-0.85707, 1.70123], [-1.71413, 3.40246]],
    "dW2": [[-1.35027], [-0.81606], [-1.02835]],
    "dW3": [[-3.60618], [3.25114]],
}

# w_k^{ij} as "kij"
A = """
111 211 311 0   121 221 321 0
0   111 211 311 0   121 221 321
112 212 312 0   122 222 322 0
0   112 212 312 0   122 222 322
"""


def entries(table: str, W: np.ndarray) -> np.ndarray:
    """A table of symbols as numbers: "kij" is the filter entry w_k^{ij}."""

    def number(symbol: str) -> float:
        return 0.0 if symbol == "0" else W[int(symbol[0]) - 1, int(symbol[1]) - 1, int(symbol[2]) - 1]

    return np.array([[number(symbol) for symbol in line.split()] for line in table.strip().splitlines()])


def written(shipped: Any, problem_id: str, answer: str) -> list[Any]:
    """The planned cases of the criterion that asks for a written answer."""
    return [case for case in shipped.cases(problem_id) if case.criterion.answer == answer]


@pytest.mark.parametrize("answer", CHAIN)
def test_the_chain_gives_the_exact_values_of_the_back_propagation(shipped: Any, answer: str) -> None:
    (case,) = written(shipped, "mlp_backprop", answer)
    (truth,) = shipped.truths(case)
    exact = np.array(CHAIN[answer])
    assert truth.shape == exact.shape
    assert np.abs(truth - exact).max() <= 0.000005


def test_the_output_of_the_net_is_its_last_signal(shipped: Any) -> None:
    (case,) = [c for c in shipped.cases("mlp_backprop") if c.criterion.id == "forward" and c.case.id == "assignment"]
    *_, s3, x3 = shipped.truths(case)
    assert x3 == s3
    assert abs(x3[0] + 0.80309) <= 0.000005


@pytest.mark.parametrize(("answer", "count"), [("standard", 18624), ("bottleneck", 17984)])
def test_the_blocks_of_the_assignment_have_so_many_parameters(shipped: Any, answer: str, count: int) -> None:
    (case,) = written(shipped, "residual_params", answer)
    assert shipped.truths(case) == [count]


@pytest.mark.parametrize(
    ("near_miss", "count"),
    [
        ("standard_block__no_bias", 18560),
        ("standard_block__no_batchnorm", 18496),
        ("standard_block__running_statistics", 18752),
    ],
)
def test_near_misses_of_the_standard_block_give_their_known_counts(functions: Any, near_miss: str, count: int) -> None:
    assert functions("residual_params", "mistakes")[near_miss](32, 3) == count


@pytest.mark.parametrize(
    ("answer", "kept"),
    [("fc_mean", "1 C"), ("fc_var", "1 C"), ("conv_mean", "1 1 1 C"), ("conv_var", "1 1 1 C")],
)
def test_the_statistics_keep_only_the_channel_axis(shipped: Any, answer: str, kept: str) -> None:
    cases = written(shipped, "batchnorm_shapes", answer)
    assert len(cases) >= 2
    for case in cases:
        shape = tuple(case.inputs["C"] if axis == "C" else 1 for axis in kept.split())
        assert shipped.truths(case) == [shape]
        assert 1 not in case.inputs["x"].shape
        assert len(set(case.inputs["x"].shape)) == case.inputs["x"].ndim


def test_a_is_the_matrix_of_the_assignment(shipped: Any) -> None:
    (case,) = written(shipped, "conv1d_matrix", "A")
    (truth,) = shipped.truths(case)
    np.testing.assert_array_equal(truth, entries(A, case.inputs["W"]))


def test_b_is_the_transpose_of_a(shipped: Any) -> None:
    (case,) = written(shipped, "conv1d_matrix", "B")
    (truth,) = shipped.truths(case)
    np.testing.assert_array_equal(truth, entries(A, case.inputs["W"]).T)


@pytest.mark.parametrize(
    ("answer", "table"),
    [("kernel_1", "311 211 111\n312 212 112"), ("kernel_2", "321 221 121\n322 222 122")],
)
def test_the_kernels_of_the_backward_pass_are_flipped(shipped: Any, answer: str, table: str) -> None:
    (case,) = written(shipped, "conv1d_matrix", answer)
    (truth,) = shipped.truths(case)
    np.testing.assert_array_equal(truth, entries(table, case.inputs["W"]))


def test_the_upstream_gradient_has_two_zeros_on_either_side(shipped: Any) -> None:
    (case,) = written(shipped, "conv1d_matrix", "padded")
    (truth,) = shipped.truths(case)
    (g11, g12), (g21, g22) = case.inputs["dY"]
    np.testing.assert_array_equal(truth, [[0, 0, g11, g12, 0, 0], [0, 0, g21, g22, 0, 0]])


def test_the_slip_of_repeating_the_last_channel_makes_two_rows_of_a_equal(functions: Any) -> None:
    W = np.arange(1.0, 13.0).reshape(3, 2, 2)
    slip = functions("conv1d_matrix", "mistakes")["conv_matrix__last_channel_repeated"](W, 4)
    np.testing.assert_array_equal(slip[1], slip[3])
    assert np.count_nonzero(slip != entries(A, W)) == 6


def test_the_gradient_of_the_perceptron_is_the_formula_of_the_assignment(shipped: Any) -> None:
    for case in shipped.cases("tanh_perceptron"):
        if case.criterion.id == "gradient":
            w, X, y = (case.inputs[name] for name in ("w", "X", "y"))
            terms = [
                2 / len(y) * (np.tanh(w @ x) - t) * (1 - np.tanh(w @ x) ** 2) * x for x, t in zip(X, y, strict=True)
            ]
            np.testing.assert_allclose(shipped.truths(case)[0], sum(terms), rtol=1e-12, atol=1e-15)


def test_the_gradient_of_the_perceptron_tends_to_zero(shipped: Any) -> None:
    (case,) = written(shipped, "tanh_perceptron", "gradient_limit")
    assert shipped.truths(case) == [0.0]


def test_the_shrinking_that_is_asked_for_is_far_above_its_tolerance(shipped: Any) -> None:
    # else a gradient that is zero too early would pass
    for case in shipped.cases("tanh_perceptron"):
        if case.criterion.id == "vanishing":
            near, far = shipped.truths(case)
            assert 0.2 > near > 100 * far
            assert far > 1e6 * case.criterion.tolerance.atol


def test_points_sum_to_a_hundred_in_five_equal_parts(shipped: Any) -> None:
    totals = [sum(criterion.points for criterion in problem.criteria) for problem in shipped.assignment.problems]
    assert totals == [Decimal(20)] * 5


def test_the_dates_are_those_of_a_fortnight_in_february_2024(shipped: Any) -> None:
    assignment = shipped.assignment
    assert assignment.released.isoformat() == "2024-02-05T00:00:00-06:00"
    assert assignment.due.isoformat() == "2024-02-19T23:59:00-06:00"


def test_truths_are_float64_though_torch_defaults_to_float32(shipped: Any) -> None:
    assert torch.get_default_dtype() is torch.float32
    for problem_id in shipped.problems:
        for case in shipped.cases(problem_id):
            for truth in shipped.truths(case):
                assert getattr(truth, "dtype", np.dtype("float64")) == np.float64
