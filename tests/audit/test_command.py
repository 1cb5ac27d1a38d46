"""``grader audit``, its page and its exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from grader.cli import app

Tiny = Any


def run(*words: object) -> Any:
    return CliRunner().invoke(app, ["audit", *map(str, words)])


def test_findings_are_1_and_an_assignment_is_audited_problem_by_problem(tiny: Tiny, tmp_path: Path) -> None:
    tiny.edit("rubric.yaml", ', {w: "normal[4]", X: "normal[3, 4]"}', "")
    assignment = tiny.directory.parent / "hw.yaml"
    assignment.write_text("title: HW\nproblems_dir: .\nproblems: [{id: line}]\n", encoding="utf-8")
    page = tmp_path / "audit.html"
    result = run(assignment, "--html", page)
    assert result.exit_code == 1, result.output
    assert "line: 2 findings" in result.stdout
    assert "'loss': it has only one case" in result.stdout
    assert result.stdout.endswith(f"Report: {page}\n")
    assert result.stderr == ""  # nobody waits at a terminal
    assert "it has only one case" in page.read_text(encoding="utf-8")


def test_a_sound_problem_is_0_and_is_audited_once(tiny: Tiny) -> None:
    result = run(tiny.directory, tiny.directory.parent / "." / tiny.directory.name)
    assert result.exit_code == 0, result.output
    assert result.stdout.count("line: sound") == 1
    assert "Report:" not in result.stdout


@pytest.mark.parametrize("words", [(), ("no_such_place",)])
def test_a_wrong_command_is_2(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_all_that_is_wrong_with_several_problems_is_told_at_once(tiny: Tiny, tmp_path: Path) -> None:
    (tiny.directory / "rubric.yaml").unlink()
    other = tmp_path / "other"
    other.mkdir()
    (other / "rubric.yaml").write_text("title: Other\n", encoding="utf-8")
    result = run(tiny.directory, other)
    assert result.exit_code == 2
    assert "the problem has no rubric.yaml" in result.stderr
    assert f"{other}/rubric.yaml:1:1: " in result.stderr


def test_a_page_that_can_not_be_written_is_told_before_the_work(tiny: Tiny, tmp_path: Path) -> None:
    result = run(tiny.directory, "--html", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"grader: {tmp_path}: the page can't be written there: Is a directory\n"
    result = run(tiny.directory, "--html", tmp_path / "no" / "audit.html")
    assert (
        result.stderr
        == f"grader: {tmp_path}/no/audit.html: the page can't be written there: No such file or directory\n"
    )


def test_a_page_that_is_there_stays_where_an_audit_can_not_be_made(tiny: Tiny, tmp_path: Path) -> None:
    tiny.edit("reference.py", "import torch", "import no_such_module")
    for content in ("an older page", None):
        page = tmp_path / f"{content}.html"
        if content:
            page.write_text(content, encoding="utf-8")
        result = run(tiny.directory, "--html", page)
        assert result.exit_code == 2
        assert "reference.py:1:1: the reference could not be loaded: ModuleNotFoundError" in result.stderr
        assert (page.read_text(encoding="utf-8") if page.exists() else None) == content
