"""A kit is found in the folder that a student works in, or above it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.kit.find import find, kits_in


def test_the_nearest_kit_is_found(tmp_path: Path) -> None:
    inner = tmp_path / "hw2" / "part" / "deep"
    inner.mkdir(parents=True)
    outer_kit, kit = tmp_path / "hw1.kit", tmp_path / "hw2" / "hw2.kit"
    outer_kit.touch()
    kit.touch()
    module = inner / "conv.py"
    module.touch()
    assert [find(place) for place in (inner, module, kit.parent, tmp_path)] == [kit, kit, kit, outer_kit]


def test_without_a_kit_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "folder.kit").mkdir()
    (tmp_path / "kit.txt").touch()
    assert kits_in(tmp_path) == []
    assert kits_in(tmp_path / "nowhere") == []
    found = find(tmp_path)
    assert found is None or tmp_path not in found.parents


def test_of_several_kits_one_has_to_be_named(tmp_path: Path) -> None:
    for name in ("b.kit", "a.kit"):
        (tmp_path / name).touch()
    with pytest.raises(UsageError) as caught:
        find(tmp_path)
    assert str(caught.value) == f"{tmp_path}: holds several kits (a.kit, b.kit); name one with --assignment"
