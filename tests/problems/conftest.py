"""The shipped problems, loaded as the grader loads them; their programs run on a solution or a mistake."""

from __future__ import annotations

import importlib.util
import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.model import Assignment, Problem, Reference
from grader.plan.calls import PlannedCase
from grader.plan.streams import Streams
from grader.prepare import prepare
from grader.rubric.assignment import load_assignment
from grader.truth.reference import LoadedReference, load_reference

ROOT = Path(__file__).resolve().parents[2]
PROBLEMS = ROOT / "problems"
SOLUTIONS = Path(__file__).parent / "solutions"
CHECKS = frozenset({"value", "gradient", "shape", "count", "matrix", "written"})
STREAMS = Streams(seed=636, key=b"a key of the tests".ljust(32))
NAMES = ("tanh_perceptron", "mlp_backprop", "residual_params", "batchnorm_shapes", "conv1d_matrix")


def load_module(path: Path) -> ModuleType:
    """A module by its path: problem directories are no packages, and all have files of the same names."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def own_functions(module: ModuleType) -> dict[str, Callable[..., Any]]:
    """The public functions that a module itself defines."""
    return {
        name: value
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
    }


def known_mistakes() -> list[tuple[str, str]]:
    return [
        (problem, name)
        for problem in NAMES
        for name in own_functions(load_module(PROBLEMS / problem / "mistakes.py"))
        if "__" in name
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "mistake" in metafunc.fixturenames:
        metafunc.parametrize(("problem_id", "mistake"), known_mistakes())
    elif "problem_id" in metafunc.fixturenames:
        metafunc.parametrize("problem_id", NAMES)


class Shipped:
    """The assignment, with what the tests ask of a problem."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.problems = {problem.id: problem for problem in assignment.problems}
        self.references = {name: load_reference(problem.directory) for name, problem in self.problems.items()}
        self.whole = prepare(assignment, STREAMS)
        self.prepared = [case for cases in self.whole.cases.values() for case in cases]
        self.expected = {case.planned.id: case.expected for case in self.prepared}

    def problem(self, problem_id: str) -> Problem:
        return self.problems[problem_id]

    def reference(self, problem_id: str) -> LoadedReference:
        return self.references[problem_id]

    def cases(self, problem_id: str) -> list[PlannedCase]:
        return [case.planned for case in self.prepared if case.planned.problem.id == problem_id]

    def truths(self, case: PlannedCase) -> list[Any]:
        """The expected values of a case as numpy arrays and base values."""
        return [value.data if isinstance(value, Reference) else value for value in self.expected[case.id]]

    def observed(self, case: PlannedCase, functions: Mapping[str, Callable[..., Any]]) -> list[Any]:
        """What a case's program observes when these functions answer."""
        program = case.criterion.program
        assert program is not None
        names: dict[str, Any] = {**functions, **case.inputs}
        with np.errstate(all="ignore"):
            for statement in program.statements:
                exec(statement, names)  # noqa: S102 - a program of our own rubrics
            return [eval(expression, names) for expression in program.observe]  # noqa: S307 - likewise


@pytest.fixture(scope="session")
def shipped() -> Shipped:
    return Shipped(load_assignment(ROOT / "rubrics" / "csce636_hw2.yaml", CHECKS))


@pytest.fixture(scope="session")
def functions() -> Callable[[str, str], dict[str, Callable[..., Any]]]:
    """Functions of a problem's file by name: ``functions("conv1d_matrix", "mistakes")``, or those of its ``"solution"``
    or ``"variants"`` here."""
    ours = {"solution": SOLUTIONS, "variants": SOLUTIONS.parent / "variants"}

    def load(problem_id: str, which: str) -> dict[str, Callable[..., Any]]:
        path = ours[which] / f"{problem_id}.py" if which in ours else PROBLEMS / problem_id / f"{which}.py"
        return own_functions(load_module(path))

    return load


@pytest.fixture(scope="session")
def right_answers() -> Path:
    """The file of right written answers."""
    return SOLUTIONS / "answers.yaml"


@pytest.fixture(scope="session")
def alike() -> Callable[[Any, Any], bool]:
    """Whether a value equals a truth: the same shape, and each entry to 1e-9 (relative to the entry)."""

    def compare(given: Any, truth: Any) -> bool:
        one, other = np.asarray(given), np.asarray(truth)
        return one.shape == other.shape and bool(np.allclose(one, other, rtol=1e-9, atol=1e-14))

    return compare
