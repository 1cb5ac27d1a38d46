"""A small course on disk, and checks of names as a notebook would define them, by a real judging process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.notebook.asked import parse
from grader.notebook.check import Checker
from grader.notebook.shown import Checked

RUBRIC = """
title: Spread of a sample
module: spread.py
criteria:
  - id: mean
    title: The mean
    points: 4
    check: value
    program: mean(x)
    cases:
      - x: normal[5]
      - x: normal[6]
      - {x: "normal[7]", visibility: hidden}
    hint: Divide by N.
  - id: centred
    title: Centred
    points: 2
    check: value
    program: centred(x)
    cases: [{x: "normal[4]"}]
    depends: [mean]
  - {id: half, title: Half of N, points: 1, check: value, answer: half, truth: "2.5", tolerance: {digits: 2}}
  - {id: why, title: Why N - 1, points: 2, check: written, answer: why}
  - id: secret
    title: A secret
    points: 3
    check: value
    program: secret(x)
    cases: [{x: "normal[4]"}]
    visibility: hidden
  - {id: style, title: Style, points: 1, check: source, source: {forbid: [np.mean], in: [mean]}}
"""
REFERENCE = """
def mean(x):
    return x.mean()

def centred(x):
    return x - x.mean()

def secret(x):
    return x.sum()
"""
FILES = {
    "rubrics/hw.yaml": "title: Homework\nproblems: [{id: spread}, {id: scale}]\n",
    "problems/spread/rubric.yaml": RUBRIC,
    "problems/spread/reference.py": REFERENCE,
    "problems/scale/rubric.yaml": """
title: Scales
module: scale.py
criteria:
  - {id: double, title: Double, points: 2, check: value, program: "double(x)", cases: [{x: "normal[3]"}]}
""",
    "problems/scale/reference.py": "def double(x):\n    return 2 * x\n",
}

Check = Callable[..., Checked]


def write_course(folder: Path) -> Path:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def judge() -> Iterator[Checker]:
    """One process that judges, for all tests."""
    checker = Checker()
    yield checker
    checker.close()


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course on disk; its folder is the current one."""
    monkeypatch.chdir(write_course(tmp_path))
    return tmp_path


@pytest.fixture
def check(judge: Checker, course: Path) -> Check:
    """Checks names: ``check(names, "line behind %check")``."""

    def check(names: dict[str, Any], line: str = "") -> Checked:
        return judge.check(parse(line), names, lambda _file: None)

    return check


@pytest.fixture(scope="session")
def write() -> Callable[[Path], Path]:
    """Writes the course into a folder."""
    return write_course
