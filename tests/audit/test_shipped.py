"""The shipped problems give an audit something to do; `make audit` holds that they pass it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.audit.mutants import mutants_of
from grader.audit.reach import used_by
from grader.audit.wrapped import own_names
from grader.checks.base import check_names
from grader.rubric.problem import load_problem

PROBLEMS = Path(__file__).resolve().parents[2] / "problems"
NAMES = ("tanh_perceptron", "mlp_backprop", "residual_params", "batchnorm_shapes", "conv1d_matrix")


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_problem_has_mutants_and_mistakes_and_can_be_handed_in(name: str) -> None:
    problem = load_problem(PROBLEMS / name, check_names())
    source = (PROBLEMS / name / "reference.py").read_text(encoding="utf-8")
    functions = own_names(source)
    assert len(mutants_of(source, used_by(problem, functions))) >= 30
    programs = [one.program for one in problem.criteria if one.program is not None]
    assert programs
    assert all(set(program.needs) <= functions for program in programs)
    mistakes = ast.parse((PROBLEMS / name / "mistakes.py").read_text(encoding="utf-8"))
    assert sum("__" in node.name for node in mistakes.body if isinstance(node, ast.FunctionDef)) >= 5
    assert (PROBLEMS / name / "starter.py").is_file()
