"""``grader package gradescope`` as a command: what it writes, and what it tells an instructor to type elsewhere."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader.cli import app
from tests.cli.conftest import Course, Result


def package(course: Course, *options: str | Path) -> Result:
    named = ["--assignment", str(course.root / "rubrics" / "hw.yaml")]
    return CliRunner().invoke(app, ["package", "gradescope", *named, *map(str, options)])


def test_it_writes_a_zip_and_says_what_the_platform_wants_to_know(course: Course) -> None:
    out = course.root / "autograder.zip"
    done = package(course, "-o", out)
    assert done.exit_code == 0, done.output
    assert done.stdout == (
        f"{out}: Homework, 1 problem, with torch\n"
        "Autograder points: 8\n"
        "To grade by hand there, with a rubric of their own:\n"
        "       2  Spread of a sample: Why N - 1\n"
    )
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        settings = json.loads(archive.read("package.json"))
        packed = b"".join(archive.read(name) for name in archive.namelist())
    assert settings["assignment"] == "assignment/rubrics/hw.yaml"
    assert (settings["time_limit"], settings["hidden"], settings["visibility"]) == (600, "staff", "visible")
    key = (course.root / "rubrics" / "hw.key").read_text().strip()  # made on first use, as by any command that grades
    assert key.encode() not in packed
    assert bytes.fromhex(key) not in packed


def test_it_says_that_no_problem_is_dropped_there(course: Course) -> None:
    problems = course.root / "problems"
    shutil.copytree(problems / "stats", problems / "again")
    course.edit("rubrics/hw.yaml", "problems: [{id: stats}]", "drop_lowest: 1\nproblems: [{id: stats}, {id: again}]")
    done = package(course, "-o", course.root / "autograder.zip")
    assert done.stdout.splitlines()[-1] == (
        "Nothing is dropped there, whatever drop_lowest says: a platform's maximum is the same for everybody. To drop "
        "the lowest, grade the submissions that it exports with grader grade."
    )


def test_options_are_in_the_package(course: Course) -> None:
    out = course.root / "autograder.zip"
    asked = ["--time-limit", "1200", "--call-seconds", "30", "--submission-seconds", "400", "--hidden", "total"]
    done = package(course, "-o", out, *asked, "--visibility", "after_published", "--leaderboard")
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(out) as archive:
        settings = json.loads(archive.read("package.json"))
    assert settings == {
        "schema": "torch-grader/package/1",
        "assignment": "assignment/rubrics/hw.yaml",
        "time_limit": 1200,
        "call_seconds": 30.0,
        "submission_seconds": 400.0,
        "hidden": "total",
        "visibility": "after_published",
        "leaderboard": True,
    }


def test_a_folder_for_an_image_is_written_instead(course: Course) -> None:
    folder = course.root / "image"
    done = package(course, "--dockerfile", folder)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(f"{folder}: Homework")
    assert {"Dockerfile", "setup.sh", "run_autograder", "truths.bin"} <= {path.name for path in folder.iterdir()}
    again = package(course, "--dockerfile", folder)
    assert again.exit_code == 2
    assert again.stderr == f"grader: {folder}: there is something in this folder; name a new one\n"


def test_nobody_packs_an_example_by_leaving_the_name_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["package", "gradescope"])
    assert done.exit_code == 2
    assert done.stderr == "grader: which assignment? Name one with --assignment (there is: csce636_hw2)\n"
    assert list(tmp_path.iterdir()) == []


def test_a_zip_that_cannot_be_written_is_told(course: Course) -> None:
    out = course.root / "nowhere" / "autograder.zip"
    done = package(course, "-o", out)
    assert done.exit_code == 2
    assert done.stderr == f"grader: {out}: can't be written (No such file or directory); name another file with -o\n"


def test_what_is_wrong_with_a_rubric_is_told_as_everywhere(course: Course) -> None:
    course.edit("problems/stats/rubric.yaml", "points: 4", "points: four")
    done = package(course, "-o", course.root / "autograder.zip")
    assert done.exit_code == 2
    assert "rubric.yaml:6:" in done.stderr


def test_another_package_that_is_not_installed_is_told(course: Course) -> None:
    done = package(course, "-o", course.root / "autograder.zip", "--with", "left-pad")
    assert done.exit_code == 2
    assert done.stderr.startswith("grader: the package 'left-pad' is not installed here")
