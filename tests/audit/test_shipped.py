"""The five shipped problems are sound, and no mutant of their references survives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.audit.audit import audit
from grader.checks.base import check_names
from grader.rubric.problem import load_problem

PROBLEMS = Path(__file__).resolve().parents[2] / "problems"
NAMES = ("tanh_perceptron", "mlp_backprop", "residual_params", "batchnorm_shapes", "conv1d_matrix")


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_problem_is_sound(sandbox: Any, name: str) -> None:
    found = audit(load_problem(PROBLEMS / name, check_names()), sandbox)
    assert found.findings == ()
    others = [mutant for mutant in found.mutants if mutant.fate not in ("equivalent", "explained")]
    assert len(others) >= 30
    assert found.count("killed") >= 0.95 * len(others)
    assert all(margin.verdict in ("ample", "thin") for margin in found.margins)
