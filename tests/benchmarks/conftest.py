"""The benchmarks' modules: they are scripts beside each other, no package."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def benchmark(name: str) -> ModuleType:
    """A module of ``benchmarks/``, imported as its scripts import it."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


@pytest.fixture(scope="session")
def generate() -> ModuleType:
    return benchmark("generate")
