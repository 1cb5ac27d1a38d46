"""What has the same digest, and what has not: on this rests what is run again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.codec.digest import assignment_digest, call_digest, content_digest, digest_of
from grader.gradebook.setting import basis_of, environment_of
from grader.model import (
    Assignment,
    Call,
    Case,
    Criterion,
    Layout,
    Limits,
    Problem,
    Program,
    Submission,
    Tolerance,
    Visibility,
)

PROGRAM = Program(("y = f(x)",), ("f",), ("y",))
CALL = Call("p/c/1", Layout("m.py", overlay={"lib.py": b"x = 1"}), PROGRAM, {"x": np.arange(3.0), "n": 2}, seed=5)


def test_the_same_call_has_the_same_digest() -> None:
    again = replace(CALL, inputs={"x": np.arange(3.0), "n": 2})
    assert call_digest(again) == call_digest(CALL)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "p/c/2"},
        {"program": replace(PROGRAM, statements=("y = f(x) + 1",))},
        {"program": replace(PROGRAM, observe=("y", "x"))},
        {"inputs": {"x": np.arange(3.0) + 1e-16 * np.array([1, 0, 0]), "n": 2}},
        {"inputs": {"x": np.arange(3.0, dtype=np.float32), "n": 2}},
        {"inputs": {"x": np.arange(3.0).reshape(3, 1), "n": 2}},
        {"inputs": {"x": np.arange(3.0), "n": 2.0}},
        {"inputs": {"x": [0.0, 1.0, 2.0], "n": 2}},
        {"arrays": "torch"},
        {"seed": 6},
        {"visibility": Visibility.HIDDEN},
        {"scratch_bytes": 1024},
        {"layout": Layout("m.py", overlay={"lib.py": b"x = 2"})},
        {"layout": Layout("m.py", packages=("numpy",))},
    ],
)
def test_whatever_may_change_what_a_call_brings_changes_its_digest(change: dict[str, Any]) -> None:
    assert call_digest(replace(CALL, **change)) != call_digest(CALL)


def test_a_submission_is_its_content() -> None:
    one = Submission("ada", {"a.py": b"1", "b.py": b"2"}, {"p": {"q": "0.60"}})
    assert content_digest(replace(one, id="bob", files={"b.py": b"2", "a.py": b"1"})) == content_digest(one)
    for change in (
        {"files": {"a.py": b"1"}},
        {"files": {"a.py": b"1", "c.py": b"2"}},
        {"answers": {"p": {"q": "0.6"}}},
        {"notes": ("'x.txt' was not used.",)},
        {"answers_flaw": "answers.yaml: …"},
        {"unreadable": "'a.py' could not be read"},
    ):
        assert content_digest(replace(one, **change)) != content_digest(one)


def test_an_array_is_told_from_a_list_and_a_number_from_a_text() -> None:
    digests = [digest_of(value) for value in ([1], (1,), ["1"], [True], [1.0], np.array([1]), {1: 1}, frozenset({1}))]
    assert len(set(digests)) == len(digests)


# -------------------------------------------------------------------------------------------------------- assignment


def assignment(root: Path, **criterion: Any) -> Assignment:
    one = Criterion("mean", "The mean", Decimal(4), "value", where=str(root / "rubric.yaml:4"), **criterion)
    problem = Problem("stats", "Stats", root / "stats", Layout("stats.py"), (one,))
    return Assignment("hw", "Homework", (problem,), root / "hw.yaml", due=datetime(2024, 2, 19, tzinfo=UTC))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "stats" / "__pycache__").mkdir(parents=True)
    (tmp_path / "stats" / "reference.py").write_text("def mean(x): return x.mean()\n")
    (tmp_path / "stats" / "__pycache__" / "reference.pyc").write_bytes(b"1")
    return tmp_path


def test_an_assignment_is_the_same_wherever_it_lies(course: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "stats").mkdir()
    (elsewhere / "stats" / "reference.py").write_text("def mean(x): return x.mean()\n")
    (elsewhere / "stats" / ".swp").write_text("an editor's")
    assert assignment_digest(assignment(course)) == assignment_digest(assignment(elsewhere))


@pytest.mark.parametrize("name", ["reference.py", "helper.py", "problem.md", "data/table.csv"])
def test_every_file_of_a_problem_counts(course: Path, name: str) -> None:
    before = assignment_digest(assignment(course))
    path = course / "stats" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("other\n")
    assert assignment_digest(assignment(course)) != before


@pytest.mark.parametrize(
    "change",
    [
        {"tolerance": Tolerance("digits", count=2)},
        {"hint": "Divide by N."},
        {"cases": (Case("1", {"x": [1.0]}),)},
        {"visibility": Visibility.HIDDEN},
    ],
)
def test_every_word_of_a_criterion_counts(course: Path, change: dict[str, Any]) -> None:
    assert assignment_digest(assignment(course, **change)) != assignment_digest(assignment(course))


def test_what_judging_depends_on(course: Path) -> None:
    one = assignment(course)
    digests = {basis_of(one, 0, "key"), basis_of(one, 1, "key"), basis_of(one, 0, "other key")}
    digests.add(basis_of(replace(one, due=None), 0, "key"))
    assert len(digests) == 4
    assert basis_of(one, 0, "key") in digests


def test_what_running_depends_on() -> None:
    one = environment_of(Limits(), ("seccomp",))
    assert environment_of(Limits(), ("seccomp",)) == one
    assert environment_of(Limits(call_seconds=1.0), ("seccomp",)) != one
    assert environment_of(Limits(), ("none",)) != one


@pytest.mark.parametrize("digest", ["basis", "environment"])
def test_a_new_version_of_anything_is_another_setting(
    digest: str, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made() -> str:
        return basis_of(assignment(course), 0, "") if digest == "basis" else environment_of(Limits(), ())

    before = made()
    monkeypatch.setattr("grader.gradebook.setting.versions", lambda: {"torch": "99"})
    assert made() != before
