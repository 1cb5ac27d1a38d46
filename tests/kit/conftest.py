"""An assignment with something of every kind that a kit treats in its own way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from grader import truth_cache
from grader.model import Assignment
from grader.rubric.problem import load_problem

Make = Callable[..., Assignment]


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(truth_cache.FOLDER, "")


@pytest.fixture
def assignment(tmp_path: Path) -> Make:
    """``assignment(rubric, reference, **files)``: a problem directory called ``scale``, loaded."""

    def make(rubric: str, reference: str, **files: str) -> Assignment:
        folder = tmp_path / "scale"
        folder.mkdir(exist_ok=True)
        for name, text in {"reference": reference, **files}.items():
            (folder / f"{name}.py").write_text(dedent(text), encoding="utf-8")
        (folder / "rubric.yaml").write_text("title: Scaling\nmodule: scale.py\n" + dedent(rubric), encoding="utf-8")
        return Assignment("hw", "Homework", (load_problem(folder),), tmp_path / "hw.yaml")

    return make
