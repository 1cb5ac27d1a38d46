"""Where assignments lie, and by what they are found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.shipped import find_assignment, name_of, shipped_assignments


def test_a_shipped_assignment_is_found_again_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name, path = next(iter(shipped_assignments().items()))
    assert name_of(name) == name_of(str(path)) == name
    monkeypatch.chdir(tmp_path)
    assert find_assignment(name_of(name)) == path


def test_a_file_is_found_again_from_another_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "hw.yaml").touch()
    monkeypatch.chdir(tmp_path)
    named = name_of("rubrics/hw.yaml")
    assert name_of(None) == named  # the only one there
    monkeypatch.chdir("/")
    assert find_assignment(named) == tmp_path / "rubrics" / "hw.yaml"


def test_of_several_files_each_is_told_as_it_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "rubrics").mkdir()
    for name in ("hw1", "hw2"):
        (tmp_path / "rubrics" / f"{name}.yaml").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as told:
        find_assignment(None)
    assert str(told.value) == (
        "which assignment? Name one with --assignment (there is: rubrics/hw1.yaml, rubrics/hw2.yaml)"
    )
    assert find_assignment("rubrics/hw2.yaml").is_file()


def test_a_shipped_one_is_nobodys_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (shipped,) = shipped_assignments()
    assert find_assignment(None, shipped=True).stem == shipped
    with pytest.raises(UsageError, match=rf"which assignment\? .* \(there is: {shipped}\)"):
        find_assignment(None)
