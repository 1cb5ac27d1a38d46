"""Expected values that were computed once: found again by content, alike to the last bit, no reason to fail."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import truth_cache
from grader.assignment import load
from grader.model import Assignment, Reference, Submission
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.report.json_report import result_json, without_environment
from grader.sandbox.interface import open_unconfined

ROOT = Path(__file__).resolve().parents[1]
KEY = b"k" * 32


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(truth_cache.FOLDER, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    return load(str(ROOT / "rubrics" / "csce636_hw2.yaml"))


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The problems whose truths were computed, not found."""
    found: list[str] = []
    own = prepare.__globals__["_computed"]

    def noted(problem: Any, *rest: Any) -> Any:
        found.append(problem.id)
        return own(problem, *rest)

    monkeypatch.setitem(prepare.__globals__, "_computed", noted)
    return found


def values(value: Any) -> Any:
    """Everything that two preparations must have in common, comparable."""
    if isinstance(value, Reference):
        return value.data.tobytes(), value.data.dtype, value.data.shape, value.noise64, value.noise32
    if isinstance(value, np.ndarray):
        return value.tobytes(), value.dtype, value.shape
    if isinstance(value, tuple | list):
        return type(value), [values(item) for item in value]
    return {key: values(item) for key, item in value.items()} if isinstance(value, dict) else value


def all_of(prepared: Prepared) -> Any:
    cases = [case for some in prepared.cases.values() for case in some]
    every = [one for case in cases for one in (case, *case.accept)]
    told = [(one.planned.criterion, one.planned.code, one.expected, dict(one.terms), one.samples) for one in every]
    mistakes = [(one.code, one.text, one.values) for some in prepared.mistakes.values() for one in some]
    return values([*told, *mistakes]), list(prepared.followers)


def test_what_was_kept_is_what_was_computed(folder: Path, assignment: Assignment, computed: list[str]) -> None:
    first = prepare(assignment, Streams(1, KEY))
    assert len(computed) == 5
    second = prepare(assignment, Streams(1, KEY))
    assert len(computed) == 5
    assert all_of(first) == all_of(second)


def test_grades_are_the_same_to_the_last_byte(folder: Path, assignment: Assignment) -> None:
    example = ROOT / "submissions_example" / "written_solution"
    from grader.intake.folder import read_submission

    submission = read_submission(example, "ada")
    with open_unconfined() as sandbox:
        one, other = (
            without_environment(result_json(grade(prepare(assignment, Streams(1, KEY)), submission, sandbox)))
            for _ in range(2)
        )
    assert one == other
    assert '"follow_through": true' in str(result_json(grade_of(assignment, submission)))


def grade_of(assignment: Assignment, submission: Submission) -> Any:
    with open_unconfined() as sandbox:
        return grade(prepare(assignment, Streams(1, KEY)), submission, sandbox)


@pytest.mark.parametrize(
    "change",
    [
        lambda assignment: (assignment, Streams(2, KEY)),
        lambda assignment: (assignment, Streams(1, b"o" * 32)),
        lambda assignment: (replace(assignment, whole=False), Streams(1, KEY)),
    ],
)
def test_another_seed_key_or_part_is_computed_anew(
    folder: Path, assignment: Assignment, computed: list[str], change: Callable[[Assignment], Any]
) -> None:
    prepare(assignment, Streams(1, KEY))
    prepare(*change(assignment))
    assert len(computed) == 10


def test_a_mended_reference_is_computed_anew(folder: Path, tmp_path: Path, computed: list[str]) -> None:
    import shutil

    from grader.rubric.problem import load_problem

    problem = tmp_path / "tanh_perceptron"
    shutil.copytree(ROOT / "problems" / "tanh_perceptron", problem)
    alone = Assignment("hw", "HW", (load_problem(problem),), tmp_path / "hw.yaml")
    prepare(alone, Streams(1, KEY))
    with (problem / "reference.py").open("a") as file:
        file.write("# mended\n")
    prepare(alone, Streams(1, KEY))
    assert computed == ["tanh_perceptron"] * 2


def test_a_damaged_file_costs_the_time_alone(folder: Path, assignment: Assignment, computed: list[str]) -> None:
    first = prepare(assignment, Streams(1, KEY))
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[:-9])
    assert all_of(prepare(assignment, Streams(1, KEY))) == all_of(first)
    assert len(computed) == 10


def test_where_nothing_can_be_written_nothing_is_kept(
    tmp_path: Path, assignment: Assignment, computed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    for place in (str(tmp_path / "file" / "cache"), ""):
        monkeypatch.setenv(truth_cache.FOLDER, place)
        prepare(assignment, Streams(1, KEY))
    assert len(computed) == 10


def test_where_nothing_is_to_be_kept_nothing_is_written(
    folder: Path, assignment: Assignment, computed: list[str]
) -> None:
    for _ in range(2):
        prepare(assignment, Streams(1, KEY), keep=False)
    assert len(computed) == 10
    assert not folder.exists()


def test_the_answers_of_hidden_cases_are_this_users_alone(folder: Path, assignment: Assignment) -> None:
    prepare(assignment, Streams(1, KEY))
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_what_was_written_longest_ago_is_forgotten(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(truth_cache, "_MOST_FILES", 2)
    for number, name in enumerate("abc"):
        truth_cache.save(name, (float(number),))
        if (folder / name).exists():
            os.utime(folder / name, (number, number))
    assert sorted(path.name for path in folder.iterdir()) == ["b", "c"]
    assert (truth_cache.load("a"), truth_cache.load("c")) == (None, (2.0,))


def test_what_can_not_be_encoded_is_not_kept(folder: Path) -> None:
    truth_cache.save("odd", ({1, 2}.__iter__(),))
    assert truth_cache.load("odd") is None


def test_a_class_in_numpy_is_prepared_without_torch(folder: Path) -> None:
    code = (
        "import sys; from grader.assignment import load; from grader.plan.streams import Streams; "
        "from grader.prepare import prepare; import grader.pipeline; "
        "prepare(load('rubrics/csce636_hw2.yaml'), Streams(1, b'k' * 32)); print('torch' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    runs = [subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True) for _ in range(2)]
    assert [run.stdout.strip() for run in runs] == ["True", "False"]
