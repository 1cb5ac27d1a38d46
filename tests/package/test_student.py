"""The zip for students, as the command writes it."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from grader.assignment import load
from grader.hidden import Hidden
from grader.kit.contents import Contents
from grader.model import Assignment
from grader.package.archive import pack
from grader.package.readme import readme
from grader.package.student import student_kit
from grader.text import safe_name

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    return load(str(ROOT / "rubrics" / "csce636_hw2.yaml"))


@pytest.fixture(scope="module")
def contents(assignment: Assignment) -> Contents:
    return student_kit(assignment).contents


def test_the_command_writes_it_and_says_what_a_check_can_not_judge(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "grader", "package", "student", "--assignment", "csce636_hw2", "-o", "hw2.zip"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[0] == "hw2.zip: 14 files"
    assert lines[1] == "Judged only when you hand in: hidden cases of criteria that carry 49 points."
    assert lines[2] == "Looked at for their form only, because a kit would hand out the answer otherwise:"
    assert "  residual_params: standard, bottleneck" in lines[3:]
    assert list(tmp_path.iterdir()) == [tmp_path / "hw2.zip"]  # no key was made
    with zipfile.ZipFile(tmp_path / "hw2.zip") as archive:
        names = archive.namelist()
    assert [name for name in names if not name.endswith(".whl")] == [
        "README.md",
        "answers.yaml",
        "batchnorm_shapes.py",
        "conv1d_matrix.py",
        "csce636_hw2.kit",
        "mlp_backprop.py",
        "residual_params.py",
        *(f"statements/{name}.html" for name in sorted(path.name for path in (ROOT / "problems").iterdir())),
        "tanh_perceptron.py",
    ]
    assert [name for name in names if any(safe_name(part) != part for part in name.replace("+", "").split("/"))] == []


def test_the_wheel_is_told_from_that_of_other_code(assignment: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    def name() -> str:
        (found,) = [member.name for member in student_kit(assignment).members if member.name.endswith(".whl")]
        return found

    before = name()
    assert re.fullmatch(r"torch_grader-[0-9.]+\+kit\.c[0-9a-f]{8}-py3-none-any\.whl", before)
    monkeypatch.setattr("grader.package.student.code_digest", lambda: "0123456789")
    assert name() == re.sub(r"\.c[0-9a-f]{8}", ".c01234567", before)


def test_the_same_assignment_makes_the_same_bytes(assignment: Assignment) -> None:
    assert pack(student_kit(assignment).members) == pack(student_kit(assignment).members)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["-o", "a.zip"], "which assignment? Name one with --assignment (there is: csce636_hw2)"),
        (["--assignment", "nowhere", "-o", "a.zip"], "nowhere: neither a file nor the name of a shipped assignment"),
        (["--assignment", "csce636_hw2", "-o", "no/a.zip"], "can't be written (No such file or directory)"),
    ],
)
def test_what_goes_wrong_is_one_sentence(tmp_path: Path, options: list[str], told: str) -> None:
    command = [sys.executable, "-m", "grader", "package", "student", *options]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert told in ran.stderr
    assert ran.stderr.count("\n") == 1


# --------------------------------------------------------------------------------------------------------- the README


def page(contents: Contents, **more: bool) -> str:
    return readme(contents, ["answers.yaml", "conv.py"], "hw2.kit", "g-1.whl", **{"statements": True, **more})


def test_the_readme_says_what_lies_there_and_how_to_check(contents: Contents) -> None:
    text = page(contents)
    assert text.startswith(
        "# Assignment 2\n\nDeep Learning (CSCE 636, Spring 2024) · due 2024-02-19 23:59 (UTC-06:00)\n"
    )
    for line in (
        "| `statements/`  | the tasks, for your browser |",
        "| `answers.yaml` | your written answers |",
        "| `conv.py`      | what you begin with |",
        "    python -m pip install g-1.whl",
        "On Windows, `py` stands for `python`. This brings numpy and a few small packages, but no torch.",
        "    grader check",
        "- 3 when something could not be judged.",
        "- Judged only when you hand in: hidden cases of criteria that carry 49 points.",
        *(f"- {said}" for said in contents.lacks),
        "- Prose is read by a person; the check says no more than whether it is there.",
    ):
        assert line in text.splitlines()
    assert max(map(len, text.splitlines())) < 180


def test_the_readme_asks_for_torch_where_code_is_handed_tensors(contents: Contents) -> None:
    first, *others = contents.assignment.problems
    tensors = replace(first, criteria=tuple(replace(one, inputs="torch") for one in first.criteria))
    handed = replace(contents, assignment=replace(contents.assignment, problems=(tensors, *others)))
    asked = "but no torch. Some of your code is handed tensors, so you need torch too: `python -m pip install torch`\n"
    assert asked in page(handed)


def test_a_readme_without_more_to_say_is_short(contents: Contents) -> None:
    bare = Assignment("hw", "Homework", (), Path(), course="")
    text = page(replace(contents, assignment=bare, hidden=Hidden(Decimal(0)), lacks=()), statements=False)
    assert text.startswith("# Homework\n\n| file")
    assert "statements/" not in text
    assert "## What a check can't tell" not in text
