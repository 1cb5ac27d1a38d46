"""``grader check``: a student's own check, against what is public."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.report.json_report import schema

Course = Any


def words(text: str) -> str:
    return " ".join(text.split())


def test_all_right_is_0_and_says_what_is_judged_later(course: Course) -> None:
    result = course.run("check", course.root / "class" / "ada")
    assert result.exit_code == 0
    assert (
        "Judged only when you hand in: hidden criteria (4 points) and hidden cases of criteria that carry 4 points."
        in words(result.stdout)
    )
    assert "Your code ran with all of your rights: a check on your own machine confines nothing." in words(
        result.stdout
    )
    assert "\x1b" not in result.output


def test_an_assignment_without_anything_hidden_says_nothing_of_it(course: Course) -> None:
    for old, new in [(", visibility: hidden}", "}"), ("visibility: hidden", ""), ("visibility: after_due_date", "")]:
        course.edit("problems/stats/rubric.yaml", old, new)
    assert "hand in" not in course.run("check", course.root / "class" / "ada").stdout


def test_something_wrong_is_1_and_says_what(course: Course) -> None:
    result = course.run("check", course.root / "class" / "bob")
    assert result.exit_code == 1
    assert "mean(x) is" in words(result.stdout)
    assert "Divide by N." in words(result.stdout)
    assert "variance" not in result.stdout


def test_something_missing_is_1(course: Course) -> None:
    course.write("mine/stats.py", "def meen(x):\n    return x.mean()\n")
    result = course.run("check", course.root / "mine")
    assert result.exit_code == 1
    assert "'mean' is not defined in 'stats.py'. It has 'meen': was that meant?" in words(result.stdout)


def test_one_module_may_be_checked_alone(course: Course) -> None:
    course.edit("problems/stats/rubric.yaml", "  - id: why\n", "  - id: why\n    visibility: hidden\n")
    assert course.run("check", course.root / "class" / "ada" / "stats.py").exit_code == 0


def test_the_current_folder_is_what_is_checked(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course.root / "class" / "ada")
    assert course.run("check").exit_code == 0


def test_no_key_is_made_and_no_hidden_input_drawn(course: Course) -> None:
    course.run("check", course.root / "class" / "ada")
    assert [path.name for path in (course.root / "rubrics").iterdir()] == ["hw.yaml"]


def test_json_is_what_the_schema_says_and_nothing_else_is_printed(course: Course) -> None:
    result = course.run("check", course.root / "class" / "bob", "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    jsonschema.validate(document, schema())
    assert document["audience"] == "student"
    assert [criterion["id"] for criterion in document["problems"][0]["criteria"]] == ["mean", "why"]
    assert "variance" not in result.stdout


def test_the_seed_draws_the_inputs(course: Course) -> None:
    one, same, other = (
        json.loads(course.run("check", course.root / "class" / "bob", "--json", "--seed", seed).stdout)["problems"]
        for seed in ("1", "1", "2")
    )
    assert one == same != other


def test_what_could_not_be_judged_is_3(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def refuse(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.name == "stats.py":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **more)

    monkeypatch.setattr(Path, "open", refuse)
    result = course.run("check", course.root / "class" / "ada")
    assert result.exit_code == 3
    assert "'stats.py' could not be read: Permission denied" in words(result.stdout)


def test_a_path_that_is_not_there_is_2(course: Course, refused: Any) -> None:
    nowhere = course.root / "nowhere"
    assert refused(course.run("check", nowhere)) == f"grader: {nowhere}: no such file or folder\n"


def test_a_file_that_is_no_module_is_2(course: Course, refused: Any) -> None:
    file = course.write("notes.txt", "hello")
    known = "a Python module, a notebook, answers.yaml, a .zip or .tar.gz, nor a folder of submissions"
    assert refused(course.run("check", file)) == f"grader: {file}: neither {known}\n"


def test_an_empty_folder_is_2_and_says_what_to_do(course: Course, refused: Any) -> None:
    mine = course.root / "mine"
    mine.mkdir()
    advice = "put stats.py and answers.yaml there, or run this where they are"
    assert refused(course.run("check", mine)) == f"grader: nothing to check in {mine}: {advice}.\n"


def test_what_lies_in_a_folder_without_work_is_told_if_it_could_be_work(course: Course, refused: Any) -> None:
    course.write("mine/answers.yml", "stats: {why: x}\n")
    course.write("mine/data.csv", "1,2\n")
    told = refused(course.run("check", course.root / "mine"))
    assert told.endswith("where they are. 'answers.yml' was not used: call it answers.yaml.\n")
    assert "data.csv" not in told


def test_lines_are_for_editors_and_nothing_else_is_printed(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course.root / "class" / "bob")
    result = course.run("check", ".", "--format", "lines")
    assert result.exit_code == 1
    first, second = result.stdout.splitlines()
    assert first.startswith("stats.py:3:1: error: The mean: mean(x) is ")
    assert second == "answers.yaml:1:1: warning: Why N - 1: No answer 'why' was handed in."


def test_json_is_a_format_too(course: Course) -> None:
    one, two = (
        course.run("check", course.root / "class" / "bob", *how).stdout for how in (["--json"], ["--format", "json"])
    )
    assert json.loads(one)["problems"] == json.loads(two)["problems"]


def test_a_format_that_there_is_not_is_2(course: Course) -> None:
    result = course.run("check", course.root / "class" / "bob", "--format", "xml")
    assert result.exit_code == 2
    assert "'xml' is not one of 'text', 'lines', 'json'" in words(result.stderr)


def test_ctrl_c_during_a_check_is_130_without_a_traceback(course: Course) -> None:
    began = course.root / "began"
    course.write("mine/stats.py", f"import time\n\nopen({str(began)!r}, 'w').close()\ntime.sleep(60)\n")
    options = [str(course.root / "mine"), "--assignment", str(course.root / "rubrics" / "hw.yaml")]
    command = [sys.executable, "-m", "grader", "check", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while not began.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=60)
    assert (process.returncode, out, error) == (130, "", "")
