"""The entry point, from a package on disk to what each platform reads: in time, in any case, and for staff too."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.container import gradescope, prairielearn
from grader.container.__main__ import main
from grader.container.gradescope import FAILED
from grader.container.settings import FILE, Settings, written
from grader.package.folder import write_folder
from grader.package.gradescope import Wanted, members
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.rubric.assignment import load_assignment
from tests.container.conftest import RIGHT, write_course

DOUBLE = "def double(x):\n    return 2 * x\n"
METADATA = {
    "id": 7,
    "created_at": "2024-02-18T10:11:12-06:00",
    "assignment": {
        "due_date": "2024-02-19T23:59:00-06:00",
        "outline": [{"type": "ProgrammingQuestion", "weight": "20.0"}],
    },
    "users": [{"id": 3, "name": "Ada", "sid": "s1"}],
    "previous_submissions": [],
}


@pytest.fixture(scope="module")
def package(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    write_folder(folder, members(prepared, Wanted(Settings(""))))
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """What Gradescope puts into a container."""
    submission = tmp_path / "autograder" / "submission"
    submission.mkdir(parents=True)
    (submission / "stats.py").write_text(RIGHT)
    (submission / "double.py").write_text(DOUBLE)
    (tmp_path / "autograder" / "submission_metadata.json").write_text(json.dumps(METADATA))
    return tmp_path


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader.container", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def results(root: Path) -> dict[str, Any]:
    held: dict[str, Any] = json.loads((root / "autograder/results/results.json").read_text(encoding="utf-8"))
    jsonschema.validate(held, gradescope.schema())
    return held


def test_a_submission_is_graded_and_staff_read_all_of_it(package: Path, root: Path) -> None:
    done = run(package, root)
    assert done.returncode == 0, done.stderr
    held = results(root)
    assert (held["score"], held["extra_data"]["torch_grader"]["attempt"]) == (13, 1)
    assert held["execution_time"] > 0
    assert "The variance" in done.stdout
    assert "The platform gives 20 points for the autograder, and 13 are judged here" in done.stdout
    assert sorted(path.name for path in (root / "autograder/results").iterdir()) == ["results.json"]


def test_it_comes_out_the_same_twice(package: Path, root: Path) -> None:
    run(package, root)
    first = results(root)
    run(package, root)
    assert results(root) | {"execution_time": 0} == first | {"execution_time": 0}


def test_without_metadata_it_grades_all_the_same(package: Path, root: Path) -> None:
    (root / "autograder/submission_metadata.json").unlink()
    done = run(package, root)
    assert (done.returncode, results(root)["score"]) == (0, 13)
    said = "submission_metadata.json was not used: No such file or directory."
    assert said in done.stdout
    assert results(root)["tests"][0] == {
        "name": "For staff: this needs a look",
        "number": "0",
        "status": "failed",
        "output": f"{said} So whether this is late is not known, and nothing was taken for it.",
        "visibility": "hidden",
        "tags": ["staff"],
    }


def test_where_lateness_takes_nothing_missing_metadata_hides_no_total(root: Path, tmp_path: Path) -> None:
    path = write_course(tmp_path / "course")
    path.write_text(path.read_text().replace("late: {per_day: 10%}\n", ""))
    package = tmp_path / "package"
    made = members(prepare(load_assignment(path), Streams(0, b"k" * 32)), Wanted(Settings("", hidden="total")))
    write_folder(package, made)
    (root / "autograder/submission_metadata.json").unlink()
    done = run(package, root)
    assert "submission_metadata.json was not used" in done.stdout
    assert [test["number"] for test in results(root)["tests"] if test.get("visibility") == "hidden"] == []


def test_an_empty_submission_is_graded(package: Path, root: Path) -> None:
    shutil.rmtree(root / "autograder/submission")
    (root / "autograder/submission").mkdir()
    done = run(package, root)
    assert (done.returncode, results(root)["score"]) == (0, 0)
    assert "The submission holds no Python module and no answers file." in results(root)["output"]


def copied(package: Path, folder: Path) -> Path:
    return Path(shutil.copytree(package, folder / "changed"))


def test_a_package_that_was_changed_grades_nobody_and_says_why(package: Path, root: Path, tmp_path: Path) -> None:
    changed = copied(package, tmp_path)
    with (changed / "assignment/problems/stats/reference.py").open("a") as file:
        file.write("# changed\n")
    done = run(changed, root)
    assert done.returncode == 1
    held = results(root)
    assert held["output"] == FAILED
    assert "its expected values belong to other problems" in held["tests"][0]["output"]
    assert held["tests"][0]["visibility"] == "hidden"
    checked = run("--check", changed)
    assert checked.returncode == 2
    assert "build the package again" in checked.stderr


def test_an_exception_of_ours_is_for_staff(package: Path, root: Path, tmp_path: Path) -> None:
    """A file of the package that can't be read there: nothing that a student could have done."""
    changed = copied(package, tmp_path)
    (changed / "truths.bin").unlink()
    (changed / "truths.bin").mkdir()
    assert run(changed, root).returncode == 1
    held = results(root)
    assert held["output"] == FAILED
    assert "truths.bin: can't be read (Is a directory)" in held["tests"][0]["output"]


def test_check_says_what_the_image_is_made_of(package: Path) -> None:
    checked = run("--check", package)
    assert checked.returncode == 0, checked.stderr
    lines = checked.stdout.splitlines()
    assert lines[0] == "assignment: Homework, 2 problems"
    assert [line.partition(":")[0] for line in lines[1:5]] == ["torch-grader", "python", "numpy", "torch"]


@pytest.mark.slow
def test_what_takes_longer_than_the_container_lives_ends_in_time(package: Path, root: Path, tmp_path: Path) -> None:
    changed = copied(package, tmp_path)
    (changed / FILE).write_text(written(Settings("assignment/rubrics/hw.yaml", time_limit=15, call_seconds=60)))
    (root / "autograder/submission/double.py").write_text("while True: pass\n")
    done = run(changed, root)
    assert done.returncode == 0, done.stderr
    held = results(root)
    assert held["score"] == 8
    assert held["execution_time"] < 15
    assert "5 points could not be judged, through no fault of yours: they are pending, and not lost." in held["output"]
    double = next(test for test in held["tests"] if test["name"] == "Doubles: Twice")
    assert "the 15 seconds that the platform gives were over before it was run to its end" in double["output"]
    assert "score" not in double


@pytest.mark.slow
def test_a_judge_that_hangs_is_ended_with_what_is_done(package: Path, root: Path, tmp_path: Path) -> None:
    changed = copied(package, tmp_path)
    (changed / FILE).write_text(written(Settings("assignment/rubrics/hw.yaml", time_limit=15)))
    # judging the second problem takes a minute: no submission is known that makes it, so it is made to here
    script = """
import sys, time
import grader.container.grading as grading
real = grading.judge_submission
def slow(prepared, submission, observations, **rest):
    if any(name.startswith("double/") and seen.status == "ok" for name, seen in observations.items()):
        time.sleep(60)
    return real(prepared, submission, observations, **rest)
grading.judge_submission = slow
from grader.container.__main__ main
"""
    script = (
        script.replace("__main__ main", "__main__ import main") + f"sys.exit(main([{str(changed)!r}, {str(root)!r}]))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = (
        "The time of 15 seconds was over before everything was graded: give the container more, or look at what hangs."
    )
    assert said in done.stderr
    held = results(root)
    assert held["score"] == 8
    assert held["tests"][0]["output"].splitlines()[0] == said
    assert held["execution_time"] < 15


def test_a_killed_judge_leaves_a_result_that_is_no_grade(package: Path, root: Path) -> None:
    """The first thing that is written, for whatever ends the grader without a word."""
    (root / "autograder/submission/stats.py").write_text("while True: pass\n")
    command = [sys.executable, "-m", "grader.container", str(package), str(root)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while not (root / "autograder/results/results.json").exists():
            assert process.poll() is None
        process.kill()
    held = results(root)
    assert held["output"] == FAILED
    assert held["tests"][0]["output"].startswith("The grader began and did not end. It was killed: for want of memory")


def test_a_judge_that_is_killed_on_the_way_leaves_what_was_graded_and_why_it_is_no_more(
    package: Path, root: Path
) -> None:
    (root / "autograder/submission/double.py").write_text("while True: pass\n")
    command = [sys.executable, "-m", "grader.container", str(package), str(root)]
    path = root / "autograder/results/results.json"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while not path.exists() or not results(root)["extra_data"]["torch_grader"]["graded"]:
            assert process.poll() is None
        process.kill()
    held = results(root)
    twice = next(test for test in held["tests"] if "Twice" in test["name"])
    assert "score" not in twice
    assert twice["output"].startswith("This could not be judged: the grader was ended before it came to this\n")
    assert "5 points could not be judged, through no fault of yours" in held["output"]
    staff = held["tests"][0]
    assert (staff["name"], staff["visibility"]) == ("For staff: this needs a look", "hidden")
    assert staff["output"].startswith("The grader did not come to its end: this is as far as it got. It was killed: ")


def test_a_report_that_can_not_be_printed_costs_no_grade(
    package: Path, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("grader.report.terminal.print_grade", fails)
    assert main([str(package), str(root)]) == 0
    assert results(root)["extra_data"]["torch_grader"]["graded"] is True
    told = capsys.readouterr().err
    assert told.startswith("torch-grader: no report for staff:\nTraceback")
    assert told.rstrip().endswith("OSError: no space left")


def test_where_it_comes_to_its_end_nothing_says_otherwise(package: Path, root: Path) -> None:
    assert run(package, root).returncode == 0
    assert "come to its end" not in (root / "autograder/results/results.json").read_text()


def test_prairielearn_and_plain_folders_are_served_too(package: Path, tmp_path: Path) -> None:
    for folder in ("grade/student", "submission"):
        place = tmp_path / folder.partition("/")[0] / "root" / folder
        place.mkdir(parents=True)
        (place / "stats.py").write_text(RIGHT)
        (place / "double.py").write_text(DOUBLE)
    assert run(package, tmp_path / "grade/root").returncode == 0
    held = json.loads((tmp_path / "grade/root/grade/results/results.json").read_text())
    jsonschema.validate(held, prairielearn.schema())
    assert held["score"] == 1
    assert run(package, tmp_path / "submission/root").returncode == 0
    out = tmp_path / "submission/root/out"
    assert sorted(path.name for path in out.iterdir()) == ["report.html", "result.json", "staff.html"]


@pytest.mark.parametrize("arguments", [[], ["--check"], ["--check", "a", "b"], ["a", "b", "c"]])
def test_called_wrongly_it_says_how(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr == "usage: python -m grader.container [--check] PACKAGE [ROOT]\n"


STEPS = """
title: Two steps
module: steps.py
givens: {x: 3.0}
criteria:
  - {id: a, title: The first, points: 1, check: value, answer: a, truth: {step: a}}
  - {id: b, title: The second, points: 1, check: value, answer: b, truth: {step: b}}
"""
CHAIN = """
import brought

def a(x):
    return 2 * x

def b(a):
    return a + brought.ONE
"""


def test_a_reference_that_only_some_submissions_take_is_loaded_when_the_image_is_built(tmp_path: Path) -> None:
    """It follows from a written mistake: nothing that an empty submission shows."""
    path = write_course(tmp_path / "course")
    path.write_text("title: Homework\nproblems: [{id: steps}]\n")
    steps = tmp_path / "course/problems/steps"
    steps.mkdir()
    (steps / "rubric.yaml").write_text(STEPS)
    (steps / "reference.py").write_text(CHAIN)
    (tmp_path / "brought.py").write_text("ONE = 1\n")
    package = tmp_path / "package"
    made = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(tmp_path)!r})
from grader.cli import app
app(["package", "gradescope", "--assignment", {str(path)!r}, "--dockerfile", {str(package)!r}])
"""
    subprocess.run([sys.executable, "-c", made], check=True, capture_output=True)
    checked = run("--check", package)
    assert checked.returncode == 2
    assert "the reference could not be loaded: ModuleNotFoundError: No module named 'brought'" in checked.stderr
    assert checked.stderr.endswith(
        "fix: build the package again, and name the package that brings it: --with PACKAGE\n"
    )
