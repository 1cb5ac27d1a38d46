"""Where assignments lie, and by what they are found again."""

from __future__ import annotations

from pathlib import Path

import pytest

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
