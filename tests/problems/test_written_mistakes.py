"""Written answers to the shipped problems, mistaken as a known wrong solution is: told in its author's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from grader.model import CriterionResult, Submission
from grader.pipeline import grade
from grader.sandbox.interface import Sandbox, open_unconfined

FLIPPED = """\
w3_11 w2_11 w1_11 0     w3_21 w2_21 w1_21 0
0     w3_11 w2_11 w1_11 0     w3_21 w2_21 w1_21
w3_12 w2_12 w1_12 0     w3_22 w2_22 w1_22 0
0     w3_12 w2_12 w1_12 0     w3_22 w2_22 w1_22"""
REPEATED = """\
w1_11 w2_11 w3_11 0     w1_21 w2_21 w3_21 0
0     w1_12 w2_12 w3_12 0     w1_22 w2_22 w3_22
w1_12 w2_12 w3_12 0     w1_22 w2_22 w3_22 0
0     w1_12 w2_12 w3_12 0     w1_22 w2_22 w3_22"""

ROWS = [
    ("residual_params", "standard", "18560", "The biases of the convolutions are missing: one parameter for"),
    ("residual_params", "bottleneck", "17600", "Batch norm is missing: each convolution is followed by one"),
    ("residual_params", "bottleneck", "17601", ""),
    ("batchnorm_shapes", "fc_mean", "(N, 1)", "The average runs over the nodes of each example, as in layer norm"),
    ("batchnorm_shapes", "fc_var", "(C,)", "The axis of the batch is dropped: here it is kept as 1"),
    ("batchnorm_shapes", "conv_mean", "(1, H, W, C)", "The average runs over the batch only"),
    ("batchnorm_shapes", "conv_var", "(N, 1, 1, C)", "The average leaves out the batch, as in instance norm"),
    ("batchnorm_shapes", "conv_var", "(1, 1, C, 1, 1, 1)", ""),
    ("conv1d_matrix", "A", FLIPPED, "The taps are flipped: in deep learning a convolution slides the filter as it is"),
    ("conv1d_matrix", "A", FLIPPED.replace("w3_12 w2_12", "w3_12 w3_12"), ""),
    ("conv1d_matrix", "A", REPEATED, "Row 2 repeats row 4: what belongs there is missing."),
]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with open_unconfined() as opened:
        yield opened


@pytest.mark.parametrize(("problem", "answer", "written", "told"), ROWS)
def test_a_written_mistake(shipped: Any, sandbox: Any, problem: str, answer: str, written: str, told: str) -> None:
    result = grade(shipped.whole, Submission("ada", {}, {problem: {answer: written}}), sandbox)
    causes = [
        finding.cause.text for one in _asking(result, problem, answer) for finding in one.findings if finding.cause
    ]
    assert [cause.startswith(told) for cause in causes] == ([True] if told else [])


def _asking(result: Any, problem: str, answer: str) -> list[CriterionResult]:
    (of,) = (one for one in result.problems if one.problem.id == problem)
    return [one for one in of.criteria if one.criterion.answer == answer]
