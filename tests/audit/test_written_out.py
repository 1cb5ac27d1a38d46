"""Truths are written down as a person would, to the digits that are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from grader.audit.written_out import number, written_out
from grader.model import Tolerance

Tiny = Any


@pytest.mark.parametrize(
    ("value", "tolerance", "text"),
    [
        (0.6044, Tolerance("digits", count=2), "0.60"),
        (-1234.5, Tolerance("digits", count=2), "-1200"),
        (0.000123, Tolerance("digits", count=1), "0.0001"),
        (2.345, Tolerance("places", count=1), "2.3"),
        (18624, Tolerance("digits", count=2), "18624"),
        (1 / 3, Tolerance(), "0.3333333333333333"),
        (float("inf"), Tolerance(), "inf"),
    ],
)
def test_numbers(value: float, tolerance: Tolerance, text: str) -> None:
    assert number(value, tolerance) == text


RUBRIC = """
title: Shapes and symbols
module: hand.py
criteria:
  - id: mean
    title: Shape
    points: 1
    check: shape
    answer: mean
    truth: x.mean(0, keepdim=True).shape
    cases: [{N: 7, C: 5, x: "normal[N, C]"}, {N: 4, C: 6, x: "normal[N, C]"}]
  - id: odd
    title: Shape of nothing that has a name
    points: 1
    check: shape
    answer: odd
    truth: x.shape
    cases: [{x: "normal[3]"}, {x: "normal[4]"}]
  - id: matrix
    title: A matrix of symbols
    points: 1
    check: matrix
    answer: A
    symbols: {w: {of: W, order: [0, 1]}}
    truth: torch.block_diag(W[:1], -W[1:])
    cases: [{W: "normal[2, 2]"}]
  - id: product
    title: A matrix that has no single symbols
    points: 1
    check: matrix
    answer: product
    symbols: {w: {of: W, order: [0, 1]}}
    truth: W @ W
    cases: [{W: "normal[2, 2]"}]
"""


def test_shapes_by_name_and_matrices_by_symbol(tiny: Tiny) -> None:
    tiny.write("rubric.yaml", RUBRIC)
    tiny.write("reference.py", "import torch\n")
    (tiny.directory / "mistakes.py").unlink()
    bench = tiny.bench()
    written = {one.id: written_out(one, bench.cases(one)) for one in bench.problem.criteria}
    assert written == {
        "mean": "(1, C)",
        "odd": None,
        "matrix": [["w_11", "w_12", "0", "0"], ["0", "0", "-w_21", "-w_22"]],
        "product": None,
    }
