"""``grader audit`` and its exit codes."""

from __future__ import annotations

from typing import Any

import pytest
from typer.testing import CliRunner

from grader.cli import app

Tiny = Any


def run(*words: object) -> Any:
    return CliRunner().invoke(app, ["audit", *map(str, words)])


def test_findings_are_1_and_an_assignment_is_audited_problem_by_problem(tiny: Tiny) -> None:
    tiny.edit("rubric.yaml", ', {w: "normal[4]", X: "normal[3, 4]"}', "")
    assignment = tiny.directory.parent / "hw.yaml"
    assignment.write_text("title: HW\nproblems_dir: .\nproblems: [{id: line}]\n", encoding="utf-8")
    result = run(assignment)
    assert result.exit_code == 1, result.output
    assert "line: 2 findings" in result.stdout
    assert "'loss': it has only one case" in result.stdout


def test_a_sound_problem_is_0(tiny: Tiny) -> None:
    result = run(tiny.directory)
    assert result.exit_code == 0, result.output
    assert "line: sound" in result.stdout


@pytest.mark.parametrize("words", [(), ("no_such_place",)])
def test_a_wrong_command_is_2(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_a_directory_that_is_no_problem_is_2_and_says_so(tiny: Tiny) -> None:
    (tiny.directory / "rubric.yaml").unlink()
    result = run(tiny.directory)
    assert result.exit_code == 2
    assert "the problem has no rubric.yaml" in result.stderr
