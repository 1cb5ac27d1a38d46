"""Findings point into the student's own files, as they are called from the current folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.model import Place
from grader.sandbox.interface import Sandbox, open_unconfined
from grader.self_check.places import Places
from grader.self_check.run import Checked, check_work
from grader.self_check.task import Task
from grader.self_check.work import read_work

Work = Any


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with open_unconfined() as opened:
        yield opened


def places(checked: Checked) -> dict[str, Place | None]:
    criteria = [one for problem in checked.grade.problems for one in problem.criteria]
    return {one.criterion.id: one.findings[0].where for one in criteria if one.findings}


def checked(path: Path, task: Task, sandbox: Sandbox) -> Checked:
    return check_work(read_work(path, task), path, task, sandbox)


def test_an_answer_is_found_in_its_file(
    work: Work, task: Task, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(work.root.parent)
    work.write("answers.yaml", "# mine\nstats:\n  count: many\n")
    found = places(checked(work.root, task, sandbox))
    assert found["count"] == Place("mine/answers.yaml", 3, "count: many")
    assert found["why"] == Place("mine/answers.yaml", 2, "stats:")  # missing: its problem's line


def test_answers_in_utf_16_are_pointed_at_too(work: Work, task: Task, sandbox: Sandbox) -> None:
    (work.root / "answers.yaml").write_bytes("# mine\nstats:\n  count: many\n".encode("utf-16"))
    where = places(checked(work.root, task, sandbox))["count"]
    assert where is not None
    assert (where.line, where.text) == (3, "count: many")


def test_an_answer_is_found_by_the_name_that_was_given(
    work: Work, task: Task, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(work.root.parent)
    work.write("answers.yaml", "# mine\nStats:\n  Count: many\n")
    found = places(checked(work.root, task, sandbox))
    assert found["count"] == Place("mine/answers.yaml", 3, "Count: many")
    assert found["why"] == Place("mine/answers.yaml", 2, "Stats:")


def test_an_answer_is_found_in_a_file_that_tabs_indent(
    work: Work, task: Task, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(work.root)
    work.write("answers.yaml", "stats:\n\twhy: |\n\t\tSo.\n\tcount: many\n")
    assert places(checked(work.root, task, sandbox))["count"] == Place("answers.yaml", 4, "count: many")


def test_without_an_answers_file_nothing_is_pointed_at(work: Work, task: Task, sandbox: Sandbox) -> None:
    (work.root / "answers.yaml").unlink()
    assert places(checked(work.root, task, sandbox)) == {"why": None, "count": None}


def test_code_in_a_further_folder_is_named_by_it(
    work: Work, task: Task, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = work.root / "src" / "hw"
    inner.mkdir(parents=True)
    for name in ("stats.py", "shift.py"):
        (work.root / name).rename(inner / name)
    (inner / "stats.py").write_text("def mean(x):\n    return x.max()\n")
    monkeypatch.chdir(work.root)
    where = places(checked(work.root, task, sandbox))["mean"]
    assert where == Place("src/hw/stats.py", 1, "def mean(x):")


def test_one_file_is_named_as_it_is_called(
    work: Work, task: Task, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(work.root)
    work.write("stats.py", "def mean(x):\n    return x.max()\n")
    assert places(checked(work.root / "stats.py", task, sandbox))["mean"] == Place("stats.py", 1, "def mean(x):")


def test_of_two_files_of_one_name_none_is_guessed(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.py").touch()
    (tmp_path / "a" / "y.py").touch()
    found = Places(tmp_path)
    assert found.on_disk("x.py") == tmp_path / "x.py"
    assert found.on_disk("y.py") == tmp_path / "a" / "y.py"


def test_places_move_with_the_lines_of_an_answers_file(work: Work, task: Task, sandbox: Sandbox) -> None:
    """Also of answers that are not judged again."""
    work.write("answers.yaml", "stats:\n  count: many\n  why: x\n")
    before = checked(work.root, task, sandbox)
    work.write("answers.yaml", "shift: {}\nstats:\n  count: many\n  why: x\n")
    now = check_work(read_work(work.root, task), work.root, task, sandbox, before)
    where = places(now)["count"]
    assert where is not None
    assert where.line == 3


def test_names_in_the_answers_are_told_with_each_verdict(work: Work, task: Task, sandbox: Sandbox) -> None:
    """Also where only other problems are judged again."""
    work.write("answers.yaml", "Stats:\n  coutn: 3\n  why: x\n  other: 1\n")
    said = (
        "answers.yaml: the heading 'Stats' was read as 'stats'.",
        "answers.yaml: stats asks for 'count', which is not there; did you call it 'coutn'?",
    )
    before = checked(work.root, task, sandbox)
    assert before.grade.notes == said
    work.write("shift.py", "def shift(x, by):\n    return x - by\n")
    now = check_work(read_work(work.root, task), work.root, task, sandbox, before)
    assert now.grade.notes == said
    work.write("answers.yaml", "stats:\n  count: 3\n")
    now = check_work(read_work(work.root, task), work.root, task, sandbox, now)
    assert now.grade.notes == ()
