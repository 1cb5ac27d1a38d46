"""A small course, made ready, and graded as in a container but by plain subprocesses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from grader.container.clock import Clock
from grader.container.grading import grades
from grader.model import Assignment, Grade, Limits, Submission
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.rubric.assignment import load_assignment
from grader.sandbox.interface import Sandbox, open_unconfined

RUBRIC = """
title: Spread of a sample
module: stats.py
criteria:
  - id: mean
    title: The mean
    points: 4
    check: value
    program: mean(x)
    cases:
      - x: normal[5]
      - {x: "normal[7]", visibility: hidden}
      - {x: "normal[9]", visibility: after_due_date}
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
SECOND = """
title: Doubles
module: double.py
criteria:
  - {id: double, title: Twice, points: 5, check: value, program: double(x), cases: [{x: "normal[3]"}]}
"""
REFERENCE = """
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
WRONG = RIGHT.replace("/ len(x)", "/ 2").replace("ddof=1", "ddof=0").replace("np.sort(x)", "x[::-1]")
ASSIGNMENT = """
title: Homework
due: 2024-02-19T23:59:00-06:00
late: {per_day: 10%}
problems: [{id: stats}, {id: double}]
"""

FILES = {
    "rubrics/hw.yaml": ASSIGNMENT,
    "problems/stats/rubric.yaml": RUBRIC,
    "problems/stats/reference.py": REFERENCE,
    "problems/double/rubric.yaml": SECOND,
    "problems/double/reference.py": "def double(x):\n    return 2 * x\n",
}


def write_course(root: Path) -> Path:
    """The course's files; the assignment's."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return root / "rubrics" / "hw.yaml"


@pytest.fixture(scope="package")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    return load_assignment(write_course(tmp_path_factory.mktemp("course")))


@pytest.fixture(scope="package")
def prepared(assignment: Assignment) -> Prepared:
    return prepare(assignment, Streams(0, b"k" * 32))


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    with open_unconfined() as opened:
        yield opened


Graded = Callable[..., Grade]


@pytest.fixture(scope="package")
def graded(prepared: Prepared, sandbox: Sandbox) -> Graded:
    """``graded(stats, double, why)``: the grade of a submission with these modules and this answer."""

    def run(stats: str = RIGHT, double: str = "def double(x):\n    return 2 * x\n", why: str = "") -> Grade:
        files = {"stats.py": stats.encode(), "double.py": double.encode()}
        submission = Submission("someone", files, {"stats": {"why": why}} if why else {})
        return list(grades(prepared, submission, sandbox, Limits(), Clock(600.0)))[-1]

    return run
