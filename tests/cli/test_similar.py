"""``grader similar`` on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from grader.cli import app

Course = Any

WORK = """
def variance(x):
    total, count = 0.0, 0
    for value in x:
        if value == value and abs(value) < 1e300:
            total, count = total + value, count + 1
    middle = total / max(count, 1)
    return sum((value - middle) ** 2 for value in x) / (count - 1 if count > 1 else 1)
"""


@pytest.fixture
def course(course: Course) -> Course:
    course.write("class/bob/stats.py", WORK)
    course.write("class/eve/stats.py", WORK.replace("total", "s").replace("middle", "m"))
    course.write("rubrics/hw.key", "6b" * 32)
    return course


def test_it_lists_pairs_and_says_that_they_are_a_hint(course: Course, tmp_path: Path) -> None:
    result = course.run("similar", course.root / "class", "--html", tmp_path / "x.html")
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    assert "100 % bob 100 % eve 100 % stats.py" in said
    assert "bob ↔ eve stats.py, lines 1–7 ↔ stats.py, lines 1–7" in said
    assert "1 pair among 4 submissions with at least 60 % in common." in said
    assert "A hint for people, and no grade:" in said
    assert "eve" in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_starter_code_is_ignored(course: Course) -> None:
    course.write("problems/stats/starter.py", WORK)
    result = course.run("similar", course.root / "class")
    assert "0 pairs among 4 submissions" in result.stdout


def test_a_graded_folder_is_enough(course: Course) -> None:
    assert course.run("grade", course.root / "class").exit_code == 0
    result = CliRunner().invoke(app, ["similar", str(course.root / "out")])
    assert result.exit_code == 0, result.output
    assert "100 %  bob" in result.stdout


def test_one_submission_has_nothing_to_be_compared_with(course: Course) -> None:
    result = course.run("similar", course.root / "class" / "ada")
    assert (result.exit_code, result.stderr) == (
        2,
        f"grader: {course.root / 'class' / 'ada'}: 1 submission here, and nothing to compare it with; name the whole "
        "class\n",
    )


def test_a_path_that_is_not_there_is_told_before_an_assignment_is_asked_for(course: Course) -> None:
    result = CliRunner().invoke(app, ["similar", str(course.root / "class"), str(course.root / "nothere")])
    assert (result.exit_code, result.stderr) == (2, f"grader: {course.root / 'nothere'}: no such file or folder\n")
