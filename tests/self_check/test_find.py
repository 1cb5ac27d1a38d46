"""What work is checked against, where nobody says it and where somebody does."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from grader.errors import UsageError
from grader.self_check import find
from grader.self_check.find import find_task
from grader.self_check.work import read_work

Work = Any


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def test_the_kit_beside_the_work_or_above_it(work: Work) -> None:
    inner = work.root / "part"
    inner.mkdir()
    for beside in (work.root, inner, work.root / "stats.py"):
        task = find_task(None, beside)
        assert task.own == (work.root / "hw.kit",)
        assert [one.id for one in task.assignment.problems] == ["stats", "shift"]
        assert (task.hidden.closed, task.hidden.partly) == (3, 4)


def test_the_kit_of_the_current_folder(work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(work.root)
    (tmp_path / "other").mkdir()
    assert find_task(None, tmp_path / "other").own == (work.root / "hw.kit",)


def test_a_kit_may_be_named_by_its_file_or_its_folder(work: Work, tmp_path: Path) -> None:
    assert find_task(str(work.root), tmp_path).own == (work.root / "hw.kit",)
    assert find_task(str(work.root / "hw.kit"), tmp_path).own == (work.root / "hw.kit",)


def test_the_only_assignment_in_rubrics_of_the_current_folder(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = Path("course")
    for folder in ("rubrics", "problems"):
        shutil.copytree(course / folder, alone / folder)
    monkeypatch.chdir(alone)
    task = find_task(None, Path(), 3)
    assert task.assignment.title == "Homework"
    assert not task.assignment.whole
    assert task.prepared.streams.seed == 3
    assert task.own == ()
    assert task.remarks == ()


def test_the_zip_that_the_kit_came_in_is_nobodys_work(work: Work) -> None:
    packed, mine = work.root / "hw.zip", work.root / "mine.zip"
    for path, names in ((packed, ["hw/hw.kit", "hw/stats.py"]), (mine, ["stats.py"])):
        with ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "x = 1\n")
    work.write("broken.zip", "no zip")
    task = find_task(None, work.root)
    assert task.own == (work.root / "hw.kit", packed)
    assert not [note for note in read_work(work.root, task).notes if note.startswith("'hw.zip/")]
    assert "'mine.zip/stats.py' was not used: 'stats.py' was handed in beside it." in read_work(work.root, task).notes


def refused(*arguments: Any) -> str:
    with pytest.raises(UsageError) as caught:
        find_task(*arguments)
    return str(caught.value)


def test_a_kit_draws_nothing(work: Work) -> None:
    kit = work.root / "hw.kit"
    assert refused(None, work.root, 1) == f"--seed 1: the kit {kit} holds its inputs; leave --seed out"


def test_of_several_kits_in_a_named_folder_one_is_to_be_named(work: Work) -> None:
    (work.root / "b.kit").touch()
    assert refused(str(work.root), Path()) == (
        f"{work.root}: holds several kits; name one, such as {work.root / 'b.kit'}"
    )


def test_a_kit_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "the kit can't be read (No such file or directory)" in refused(str(tmp_path / "x.kit"), tmp_path)


def test_where_nothing_is_known_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "shipped_assignments", dict)
    assert refused(None, tmp_path) == (
        "no assignment is known here: run this in the folder that you unpacked from your course's kit, or name a kit "
        "or an assignment's file with --assignment"
    )


def test_a_name_that_is_none_is_told_where_no_rubric_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The grader of a kit lacks what reads rubrics, and that is not what is wrong."""
    monkeypatch.setitem(sys.modules, "grader.assignment", None)
    with pytest.raises(UsageError, match=r"^nosuch: neither a file nor the name of a shipped assignment"):
        find_task("nosuch", tmp_path)
