"""Criteria put together by hand, several cases each, and the diagnosis of what came out."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import grader.diagnose
from grader.diagnose import Mistake, diagnose
from grader.diagnose.base import Diagnosis
from grader.model import (
    Array,
    Case,
    Criterion,
    Evidence,
    Observation,
    Program,
    Reference,
    Status,
    Tolerance,
)

CRITERION = Criterion("out", "Out", Decimal(4), "value", Program(("out = f(x)",), ("f",), ("out",)))


def built_in() -> dict[str, Diagnosis]:
    """``module:Class`` → an instance of every diagnosis that the package holds."""
    found: dict[str, Diagnosis] = {}
    for module in pkgutil.walk_packages(grader.diagnose.__path__, "grader.diagnose."):
        loaded = importlib.import_module(module.name)
        for name, thing in vars(loaded).items():
            ours = isinstance(thing, type) and thing.__module__ == module.name
            if ours and isinstance(vars(thing).get("rank"), int):
                found[f"{module.name}:{name}"] = thing()
    return found


CAUSES = built_in()


def arrived(value: Any) -> Any:
    """A value as it comes out of a child."""
    return Array(value, str(value.dtype)) if isinstance(value, np.ndarray) else value


def expected(value: Any) -> Any:
    return Reference(value) if isinstance(value, np.ndarray) else value


def make_evidence(
    given: Any,
    truth: Any,
    inputs: Mapping[str, Any] | None = None,
    *,
    tolerance: Tolerance | None = None,
    check: str = "value",
    names: Sequence[str] = ("out",),
    status: Status = Status.OK,
    terms: Mapping[str, Any] | None = None,
) -> Evidence:
    """One case; tuples hold several observed values."""
    several = len(names) > 1
    given, truth = (given, truth) if several else ((given,), (truth,))
    program = Program(("out = f(x)",), ("f",), tuple(names))
    criterion = Criterion("out", "Out", Decimal(4), check, program, tolerance=tolerance or Tolerance())
    case = Case("1", inputs or {})
    seen = Observation("p/out/1", status, tuple(map(arrived, given)))
    named = {name: (expected(value),) for name, value in (terms or {}).items()}
    return Evidence(criterion, case, case.inputs, tuple(map(expected, truth)), seen, terms=named)


@pytest.fixture(scope="session")
def observed() -> Callable[..., Evidence]:
    return make_evidence


@pytest.fixture(scope="session")
def causes() -> dict[str, Diagnosis]:
    return CAUSES


@pytest.fixture(scope="session")
def why() -> Callable[..., str]:
    """``why([(given, truth, inputs), …])`` → the sentence about the first observed value, or "" for no cause.

    ``shown`` is the case that is told of, ``terms`` are those of each case's truth."""

    def run(
        cases: Sequence[tuple[Any, ...]],
        *,
        mistakes: Sequence[Mistake] = (),
        terms: Sequence[Mapping[str, Any]] = (),
        shown: int | None = None,
        index: int = 0,
        **more: Any,
    ) -> str:
        named = terms or [{}] * len(cases)
        evidence = [make_evidence(*case, terms=own, **more) for case, own in zip(cases, named, strict=True)]
        found = diagnose(evidence, mistakes, list(CAUSES.values()), () if shown is None else (shown,))
        return next((cause.text for (at, _), cause in found.items() if at == index), "")

    return run


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def in_cases(mistake: Callable[..., Any], truth: Callable[..., Any], inputs: Sequence[Mapping[str, Any]]) -> Any:
    return [(mistake(**one), truth(**one), one) for one in inputs]


@pytest.fixture(scope="session")
def cases() -> Callable[..., Any]:
    """``cases(mistake, truth, inputs)``: both functions called with the inputs of each case."""
    return in_cases
