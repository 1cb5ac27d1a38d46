"""What an author is told in the end: commands that work where they are pasted."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.scaffold.course import Course
from grader.scaffold.guide import guide, own_command


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an environment's commands, with this program among them."""
    folder = tmp_path / "my env" / "bin"
    folder.mkdir(parents=True)
    for name in ("grader", "python"):
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(folder / "python"))
    return folder


def test_in_an_active_environment_it_is_called_by_its_name(scripts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{scripts}:/usr/bin")
    assert own_command() == "grader"


def test_called_by_its_path_it_is_called_so_again(scripts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin")
    monkeypatch.setattr(sys, "argv", [".venv/bin/grader", "new", "rms_norm"])
    assert own_command() == ".venv/bin/grader"


def test_run_as_a_module_it_is_run_so_again_and_not_as_another_environments(
    scripts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (scripts / "grader").rename(other / "grader")
    monkeypatch.setenv("PATH", str(other))
    assert own_command() == f"{shlex.quote(str(scripts / 'python'))} -m grader"


def test_paths_are_quoted_for_a_shell(planned: Callable[..., Any]) -> None:
    course = Course(Path("hw 1/problems"), (), ())
    told = guide(planned(), ["rubric.yaml"], course, Path("hw 1/rubrics/layer.yaml"), "grader")
    assert told.endswith(
        "  grader audit 'hw 1/problems/layer'\n"
        "Grade what students begin with; it earns nothing:\n"
        "  grader grade 'hw 1/problems/layer/starter.py' --assignment 'hw 1/rubrics/layer.yaml' --out graded"
    )


def test_without_any_assignment_only_the_audit_is_offered(planned: Callable[..., Any]) -> None:
    told = guide(planned(), ["rubric.yaml"], Course(Path("problems"), (), ()), None, "grader")
    assert told.endswith("  grader audit problems/layer")
