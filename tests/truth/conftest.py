"""Problem directories written on the spot."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.model import Case, Criterion, Layout, Problem, Program, Step, Truth


@pytest.fixture
def problem_at(tmp_path: Path) -> Callable[..., Path]:
    """Writes a problem directory: its reference, and other files by name."""

    def write(reference: str | None, name: str = "affine", **files: str) -> Path:
        directory = tmp_path / name
        directory.mkdir(exist_ok=True)
        texts = files if reference is None else {"reference": reference, **files}
        for stem, text in texts.items():
            (directory / f"{stem}.py").write_text(textwrap.dedent(text), encoding="utf-8")
        return directory

    return write


@pytest.fixture(autouse=True)
def _clean_modules() -> Iterator[None]:
    """No reference of one test is left for the next."""
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.startswith("_grader_problem_"):
            del sys.modules[name]


@pytest.fixture
def problem(problem_at: Callable[..., Path]) -> Callable[..., Problem]:
    def make(reference: str, steps: tuple[Step, ...] = (), **files: str) -> Problem:
        return Problem("affine", "Affine", problem_at(reference, **files), Layout("affine.py"), (), steps=steps)

    return make


@pytest.fixture
def criterion() -> Callable[..., Criterion]:
    def make(
        truth: Truth, program: str = "", observe: str = "", where: str = "rubric.yaml:12", **more: Any
    ) -> Criterion:
        checked = Program(tuple(program.splitlines()), (), tuple(observe.split("; ")))
        return Criterion(
            "out", "Out", Decimal(1), "value", checked, truth=truth, cases=(Case("1"),), where=where, **more
        )

    return make
