"""Problem directories and assignments as tests write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import RubricError
from grader.rubric.problem import load_problem

REFERENCE = """\
import torch


def f(x):
    return 2 * x


def loss(w, X):
    return (X @ w).sum()


def s1(x, W1):
    return W1 @ x


def s2(s1, W2, scale=1.0):
    return scale * (W2 @ s1)


def e(s2):
    return (s2**2).sum()


def _private(x):
    return x
"""

RUBRIC = """\
title: A problem
module: m.py
criteria:
  - id: f
    title: f of x
    points: 2
    check: value
    program: f(x)
    cases: [{x: "normal[3]"}]
  - id: loss
    title: Its gradient
    points: 1
    check: gradient
    program: gradient(w, X)
    truth: {of: "loss(w, X)", wrt: [w]}
    cases: [{w: "normal[2]", X: "normal[4, 2]"}]
  - id: bonus
    title: More
    points: 0.5
    check: written
    answer: more
    extra_credit: true
"""


@pytest.fixture
def reference() -> str:
    return REFERENCE


@pytest.fixture
def rubric() -> str:
    return RUBRIC


@pytest.fixture
def write_problem(tmp_path: Path) -> Callable[..., Path]:
    """Writes a problem directory; ``None`` leaves a file out."""

    def write(rubric: str | None = RUBRIC, reference: str | None = REFERENCE, name: str = "p") -> Path:
        directory = tmp_path / "problems" / name
        directory.mkdir(parents=True, exist_ok=True)
        for file, text in (("rubric.yaml", rubric), ("reference.py", reference)):
            if text is not None:
                (directory / file).write_text(text, encoding="utf-8", errors="surrogatepass")
        return directory

    return write


@pytest.fixture
def write_assignment(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "rubrics" / "hw.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


HEAD = "title: T\nmodule: m.py\ncriteria:\n"
DEFAULTS = {"id": "c", "title": "C", "points": "1", "check": "value", "program": "f(x)", "cases": "[{x: 1}]"}
MARK = "‸"


def whole(text: str) -> str:
    """A rubric: as it stands if it names a module, else the lines of a criterion over defaults; ``-key`` drops one."""
    if "module:" in text or text.startswith(f"{MARK}- title"):
        return text
    lines = text.rstrip("\n").split("\n")
    given = {line.replace(MARK, "").split(":")[0].strip().lstrip("-") for line in lines if not line.startswith(" ")}
    defaults = [f"{key}: {value}" for key, value in DEFAULTS.items() if key not in given]
    body = [*defaults, *(line for line in lines if not line.startswith("-"))]
    return HEAD + "  - " + "\n    ".join(body) + "\n"


def marked(text: str) -> list[tuple[int, int]]:
    """Lines and columns of the marks in a text, as if the marks weren't there."""
    return [
        (number, column - earlier + 1)
        for number, line in enumerate(text.split("\n"), 1)
        for earlier, column in enumerate(index for index, char in enumerate(line) if char == MARK)
    ]


@pytest.fixture
def assert_flaws(write_problem: Callable[..., Path]) -> Callable[..., None]:
    """Holds that a rubric has exactly these flaws, (message, fix) in the order of the marks that say where."""

    def check(text: str, *flaws: tuple[str, str]) -> None:
        rubric = whole(text)
        clean = rubric.replace(MARK, "")
        directory = write_problem(clean)
        with pytest.raises(RubricError) as caught:
            load_problem(directory)
        found = caught.value.flaws
        assert [(flaw.message, flaw.fix) for flaw in found] == list(flaws)
        assert [(flaw.line, flaw.column) for flaw in found] == marked(rubric)
        lines = clean.split("\n")
        assert [flaw.quoted for flaw in found] == [lines[flaw.line - 1] for flaw in found]
        assert {flaw.file for flaw in found} == {str(directory / "rubric.yaml")}

    return check
