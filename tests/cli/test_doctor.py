"""``grader doctor``: which layers of confinement there are."""

from __future__ import annotations

from typing import Any

import pytest
from typer.testing import CliRunner

from grader.cli import app
from grader.sandbox import confine


def doctor() -> Any:
    return CliRunner().invoke(app, ["doctor"])


def test_with_every_layer_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confine, "probe", lambda: frozenset(layer.name for layer in confine.LAYERS))
    result = doctor()
    assert result.exit_code == 0
    assert "MISSING" not in result.stdout
    assert "`grader grade` runs here with every layer." in result.stdout


def test_missing_layers_are_named_with_what_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = confine.LAYERS[-1]
    monkeypatch.setattr(confine, "probe", lambda: frozenset(layer.name for layer in confine.LAYERS[:-1]))
    result = doctor()
    assert result.exit_code == 1
    told = " ".join(result.stdout.split())
    assert f"{lost.name} is missing. To get it: {' '.join(lost.remedy.split())}." in told


def test_where_student_code_can_not_be_confined_it_says_that_grading_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(confine, "probe", frozenset)
    result = doctor()
    assert result.exit_code == 1
    assert "`grader grade` refuses here." in result.stdout
    for layer in confine.LAYERS:
        assert f"{layer.name} is missing." in result.stdout


def test_what_this_machine_gives_is_told_by_the_exit_code() -> None:
    result = doctor()
    assert result.exit_code in (0, 1)
    assert (result.exit_code == 1) == ("MISSING" in result.stdout)
