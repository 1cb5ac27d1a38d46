"""Builders that the tests of comparison share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.model import Array, Reference, Symbols

Build = Callable[..., Any]


@pytest.fixture(scope="session")
def given() -> Build:
    """An array as it came out of a child."""

    def build(values: Any, dtype: str = "") -> Array:
        data = np.array(values, dtype={"bfloat16": "float32", "": None}.get(dtype, dtype))
        return Array(data, dtype or str(data.dtype))

    return build


@pytest.fixture(scope="session")
def expected() -> Build:
    """A reference with its noise floors."""

    def build(values: Any, noise64: float = 0.0, noise32: float = 0.0) -> Reference:
        return Reference(np.array(values), noise64, noise32)

    return build


@pytest.fixture(scope="session")
def filters() -> tuple[Symbols, ...]:
    """w_k^{ij}: tap k, input channel i, output channel j."""
    return (Symbols("w", "W", (0, 1, 2), ("omega", "ω")),)


@pytest.fixture(scope="session")
def weights() -> dict[str, Any]:
    return {"W": np.random.default_rng(7).normal(size=(3, 2, 2))}
