"""A new problem is there whole, or nothing is, and nothing is ever written over."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.scaffold.place import check_place, write_all

FILES = {"problem.md": "# Löwe\n", "rubric.yaml": "title: Löwe\n"}


def everything(root: Path) -> dict[str, str]:
    """Every path below a folder, with the text of files."""
    return {
        str(path.relative_to(root)): path.read_text(encoding="utf-8") if path.is_file() else "/"
        for path in sorted(root.rglob("*"))
    }


def refused(folder: Path, files: dict[str, str], beside: dict[Path, str]) -> str:
    with pytest.raises(UsageError) as caught:
        write_all(folder, files, beside)
    return str(caught.value)


def unfit(folder: Path, name: str) -> str:
    with pytest.raises(UsageError) as caught:
        check_place(folder, name)
    return str(caught.value)


def test_folders_above_are_made_and_the_new_one_is_as_open_as_any(tmp_path: Path) -> None:
    (tmp_path / "ordinary").mkdir()
    folder = tmp_path / "course" / "problems" / "lion"
    check_place(folder.parent, folder.name)
    write_all(folder, FILES, {tmp_path / "course" / "rubrics" / "lion.yaml": "title: Löwe\n"})
    assert everything(tmp_path / "course") == {
        "problems": "/",
        "problems/lion": "/",
        "problems/lion/problem.md": "# Löwe\n",
        "problems/lion/rubric.yaml": "title: Löwe\n",
        "rubrics": "/",
        "rubrics/lion.yaml": "title: Löwe\n",
    }
    assert folder.stat().st_mode == (tmp_path / "ordinary").stat().st_mode


def test_a_file_beside_that_exists_stays_and_nothing_else_is_written(tmp_path: Path) -> None:
    path = tmp_path / "rubrics" / "lion.yaml"
    path.parent.mkdir()
    path.write_text("mine\n")
    before = everything(tmp_path)
    told = refused(tmp_path / "problems" / "lion", FILES, {path: "title: Löwe\n"})
    assert told == f"{path}: it exists already; choose another name, or move it away"
    assert everything(tmp_path) == before


@pytest.mark.parametrize("kind", ["folder", "file", "dangling link"])
def test_what_appears_in_its_place_meanwhile_stays(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "problems" / "lion"
    folder.parent.mkdir()
    match kind:
        case "folder":
            folder.mkdir()
        case "file":
            folder.write_text("mine\n")
        case _:
            folder.symlink_to("nowhere")
    before = everything(tmp_path)
    assert refused(folder, FILES, {tmp_path / "rubrics" / "lion.yaml": ""}) == (
        f"{folder}: it exists already; choose another name, or move it away"
    )
    assert everything(tmp_path) == before
    assert unfit(folder.parent, folder.name) == f"{folder}: it exists already; choose another name, or move it away"


def test_a_write_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "course" / "problems" / "lion"
    told = refused(folder, {**FILES, "n" * 300: ""}, {})  # no file system takes such a name
    assert told == f"{folder}: it can't be written there: File name too long; nothing was written"
    assert everything(tmp_path) == {}


def test_a_character_that_can_not_be_encoded_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_all(tmp_path / "lion", {**FILES, "reference.py": "\ud800"}, {})
    assert everything(tmp_path) == {}


def test_what_somebody_else_put_into_a_new_folder_is_not_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "course" / "problems" / "lion"

    def too_late(draft: Path, target: Path) -> Path:
        (target.parent / "theirs").mkdir()
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "rename", too_late)
    told = refused(folder, FILES, {})
    assert told == f"{folder}: it can't be written there: Input/output error; nothing was written"
    assert everything(tmp_path) == {"course": "/", "course/problems": "/", "course/problems/theirs": "/"}


def test_a_file_is_no_folder_for_problems(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine\n")
    for folder in (tmp_path / "notes.txt", tmp_path / "notes.txt" / "problems"):
        assert unfit(folder, "lion") == (
            f"{tmp_path / 'notes.txt'}: a file, where a folder for problems is wanted; name another with --in"
        )


def test_a_place_that_takes_no_files_is_told() -> None:
    told = refused(Path("/proc/problems/lion"), FILES, {})  # not even root makes a folder there
    assert told == "/proc/problems/lion: it can't be written there: No such file or directory; nothing was written"


@contextmanager
def nobody() -> Iterator[None]:
    """As a user whom permissions bind; root becomes one for a while."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_a_folder_of_others_is_told_before_anything_is_asked(mode: int) -> None:
    with tempfile.TemporaryDirectory() as name:  # the folders of pytest are closed to others altogether
        folder = Path(name)
        (folder / "problems" / "lion").mkdir(parents=True)
        folder.chmod(mode)
        with nobody():
            told = unfit(folder / "more" / "problems", "lion")
        folder.chmod(0o700)
    assert told == f"{folder}: you may not write there; name another folder with --in"


def test_a_folder_whose_name_can_not_be_seen_is_told(tmp_path: Path) -> None:
    assert unfit(Path("a\nb"), "lion") == (
        r"--in 'a\nb': the folder's name holds a character that can't be seen; rename it"
    )
