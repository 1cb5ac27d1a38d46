"""A small course on disk: one problem, a class of four, and the command line run in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from typer.testing import CliRunner

from grader.cli import app

Result = Any  # of typer's runner: exit_code, stdout, stderr, output, exception

RUBRIC = """
title: Spread of a sample
module: stats.py
criteria:
  - id: mean
    title: The mean
    points: 4
    check: value
    program: mean(x)
    truth: mean(x)
    cases:
      - x: normal[5]
      - {x: "normal[7]", visibility: hidden}
    hint: Divide by N.
  - id: variance
    title: The variance
    points: 3
    check: value
    program: variance(x)
    cases: [{x: "normal[6]"}]
    visibility: hidden
  - id: sorted_copy
    title: A sorted copy
    points: 1
    check: value
    program: sorted_copy(x)
    cases: [{x: "normal[6]"}]
    visibility: after_due_date
  - id: why
    title: Why N - 1
    points: 2
    check: written
    answer: why
"""
REFERENCE = """
import torch

def mean(x):
    return x.mean()

def variance(x):
    return x.var()

def sorted_copy(x):
    return x.sort().values
"""
RIGHT = """
import numpy as np

def mean(x):
    return x.sum() / len(x)

def variance(x):
    return x.var(ddof=1)

def sorted_copy(x):
    return np.sort(x)
"""
ASSIGNMENT = """
title: Homework
course: Statistics
released: 2024-02-05T00:00:00-06:00
due: 2024-02-19T23:59:00-06:00
problems: [{id: stats}]
"""
FILES = {
    "rubrics/hw.yaml": ASSIGNMENT,
    "problems/stats/rubric.yaml": RUBRIC,
    "problems/stats/reference.py": REFERENCE,
    "class/ada/stats.py": RIGHT,
    "class/ada/answers.yaml": "stats: {why: The mean is taken from the sample.}\n",
    "class/bob/stats.py": RIGHT.replace("/ len(x)", "/ 2").replace("ddof=1", "ddof=0"),
    "class/cleo/stats.py": "raise RuntimeError('not today')\n",
}


class Course:
    """The files of a course, and commands on them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else dedent(content).lstrip("\n").encode())
        return path

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def run(self, command: str, *options: str | Path) -> Result:
        """Runs a command on this course's assignment, unless another is named."""
        words = [command, *map(str, options)]
        if "--assignment" not in words:
            words += ["--assignment", str(self.root / "rubrics" / "hw.yaml")]
        if command == "grade":
            words += ["--allow-unconfined"] + ([] if "--out" in words else ["--out", str(self.root / "out")])
            words += [] if {"--jobs", "--executor"} & {*words} else ["--jobs", "1"]  # a worker process takes seconds
        return CliRunner().invoke(app, words)

    def result(self, submission: str, out: str = "out") -> dict[str, Any]:
        text = (self.root / out / "results" / f"{submission}.json").read_text(encoding="utf-8")
        document: dict[str, Any] = json.loads(text)
        return document

    def criterion(self, submission: str, name: str, out: str = "out") -> dict[str, Any]:
        criteria = self.result(submission, out)["problems"][0]["criteria"]
        return next(criterion for criterion in criteria if criterion["id"] == name)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path)


@pytest.fixture(scope="package")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, Result]:
    """The class, graded once; nobody changes it."""
    course = Course(tmp_path_factory.mktemp("graded"))
    course.write("rubrics/hw.key", "6b" * 32)  # hidden inputs that are the same in every run of the tests
    return course, course.run("grade", course.root / "class")


@pytest.fixture(scope="package")
def refused() -> Callable[[Result], str]:
    """What stands on stderr of a command that was refused: exit code 2, nothing on stdout, no traceback."""

    def check(result: Result) -> str:
        assert result.exit_code == 2, result.output
        assert not isinstance(result.exception, Exception)
        assert "Traceback" not in result.output
        assert result.stdout == ""
        return result.stderr

    return check
