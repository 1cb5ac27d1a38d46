"""A problem to plan, made of criteria as short as can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from grader.model import Case, Criterion, Layout, Problem, Program
from grader.plan.streams import Streams

KEY = b"k" * 32


@pytest.fixture
def streams() -> Streams:
    return Streams(seed=7, key=KEY)


def make_criterion(
    id: str, *cases: Case, program: str = "", observe: str = "f(x)", needs: str = "f", **more: Any
) -> Criterion:
    """Statements, observed expressions and needed names stand in one text each, parted by ``;``."""
    checked = Program(*(tuple(text.split("; ")) if text else () for text in (program, needs, observe)))
    return Criterion(id, id.title(), Decimal(1), "value", **{"program": checked, "cases": cases, **more})


def make_problem(*criteria: Criterion, givens: Mapping[str, Any] | None = None, **layout: Any) -> Problem:
    return Problem(
        "affine", "Affine", Path("problems/affine"), Layout(**{"module": "layers.py", **layout}), criteria, givens or {}
    )


@pytest.fixture(scope="session")
def criterion() -> Callable[..., Criterion]:
    return make_criterion


@pytest.fixture(scope="session")
def problem() -> Callable[..., Problem]:
    return make_problem


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same to the bit, dtype, shape and type included."""
    if isinstance(one, torch.Tensor) or isinstance(other, torch.Tensor):
        return type(one) is type(other) and same(one.numpy(), other.numpy())
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        if type(one) is not type(other) or (one.dtype, one.shape) != (other.dtype, other.shape):
            return False
        return bool(one.tobytes() == other.tobytes())
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other or (one != one and other != other))


@pytest.fixture(name="same", scope="session")
def same_fixture() -> Callable[[Any, Any], bool]:
    return same


def delivered(value: Any) -> Any:
    """A value of a call as it arrives in a child where arrays are tensors."""
    if isinstance(value, np.ndarray):
        return torch.from_numpy(value)
    if isinstance(value, dict):
        return {key: delivered(item) for key, item in value.items()}
    return value


@pytest.fixture(name="delivered", scope="session")
def delivered_fixture() -> Callable[[Any], Any]:
    return delivered
