"""Which problem a test is about."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import pytest

from grader.errors import UsageError
from grader.model import Assignment, Problem
from grader.pytest_plugin.grading import grading_of
from grader.pytest_plugin.options import options_of
from grader.replay.values import Arrays

_ASSIGNMENT = pytest.StashKey[Assignment]()
_MARK = '@pytest.mark.problem("name")'


def meant(request: pytest.FixtureRequest) -> tuple[Problem, Arrays]:
    """The problem of a test, and as what arrays arrive. Raises :class:`~grader.errors.GraderError` with what to do."""
    mark = request.node.get_closest_marker("problem")
    problem = _problem(request, mark)
    inputs = mark.kwargs.get("inputs") if mark is not None else None
    if inputs not in (None, "numpy", "torch"):
        raise UsageError(f'inputs={inputs!r} in the mark `problem`: write "numpy" or "torch"')
    return problem, inputs or _arrays_of(problem)


def _problem(request: pytest.FixtureRequest, mark: pytest.Mark | None) -> Problem:
    here = Path(request.node.path).parent
    if mark is not None:
        if len(mark.args) != 1 or not isinstance(mark.args[0], str | os.PathLike):
            raise UsageError(f"the mark `problem` takes the name of one problem: {_MARK}")
        return _named(request.config, str(mark.args[0]), here)
    if (here / "rubric.yaml").is_file():
        return _at(here)
    settings: str = request.config.getini("grader_problem")
    if settings:
        return _named(request.config, settings, request.config.rootpath)
    assignment = _assignment(request.config)
    if len(assignment.problems) == 1:
        return assignment.problems[0]
    names = ", ".join(problem.id for problem in assignment.problems)
    raise UsageError(f"which problem is this test about? Mark it with {_MARK}; {assignment.id} has {names}")


def _named(config: pytest.Config, name: str, here: Path) -> Problem:
    if "/" in name or os.sep in name or name in (".", ".."):
        return _at(here / name)
    assignment = _assignment(config)
    known = {problem.id: problem for problem in assignment.problems}
    if name not in known:
        raise UsageError(f"{assignment.id} has no problem '{name}'; it has {', '.join(known)}")
    return known[name]


def _at(directory: Path) -> Problem:
    from grader.checks.base import check_names
    from grader.rubric.problem import load_problem

    return load_problem(directory.resolve(), check_names())


def _assignment(config: pytest.Config) -> Assignment:
    """That of the submission, or else of the command line or the settings."""
    grading = grading_of(config)
    if grading is not None:
        return grading.assignment
    if _ASSIGNMENT not in config.stash:
        from grader.assignment import load

        config.stash[_ASSIGNMENT] = load(options_of(config).assignment)
    return config.stash[_ASSIGNMENT]


def _arrays_of(problem: Problem) -> Literal["numpy", "torch"]:
    """Tensors, where all programs of the rubric are given those."""
    kinds = {criterion.inputs for criterion in problem.criteria if criterion.program is not None}
    return "torch" if kinds == {"torch"} else "numpy"
