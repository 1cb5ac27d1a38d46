"""Results that are there whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.container.atomic import write_bytes, write_json


def test_a_result_takes_the_place_of_the_former_one(tmp_path: Path) -> None:
    path = tmp_path / "results" / "results.json"
    write_json(path, {"score": 1})
    write_json(path, {"score": 2, "output": "δ"})
    assert json.loads(path.read_text(encoding="utf-8")) == {"score": 2, "output": "δ"}
    assert [one.name for one in path.parent.iterdir()] == ["results.json"]


def test_what_cannot_be_written_as_json_leaves_the_former_one(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    write_json(path, {"score": 1})
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(path, {"score": float("nan")})
    assert json.loads(path.read_text()) == {"score": 1}


def test_a_link_that_somebody_laid_there_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("as it was")
    (tmp_path / ".results.json.part").symlink_to(victim)
    (tmp_path / "results.json").symlink_to(victim)
    write_bytes(tmp_path / "results.json", b"{}")
    assert victim.read_text() == "as it was"
    assert (tmp_path / "results.json").read_bytes() == b"{}"
    assert not (tmp_path / "results.json").is_symlink()
