"""The command itself: its help is quick because it imports little, and piped output is plain."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from grader import __version__

HEAVY = {"torch", "numpy", "jinja2", "lark", "yaml"}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120)


def heavy_after(words: list[str], heavy: set[str]) -> str:
    code = (
        "import sys\nfrom grader.cli import app\n"
        f"try:\n    app({words!r})\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print('heavy:', sorted({heavy!r} & set(sys.modules)))"
    )
    done = run(sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def test_the_first_help_imports_no_models_either() -> None:
    assert heavy_after(["--help"], {*HEAVY, "pydantic"}) == "heavy: []"


@pytest.mark.parametrize("words", [["grade", "--help"], ["check", "--help"], ["new", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    # pydantic is typer's own way of reading a command's options
    assert heavy_after(words, HEAVY) == "heavy: []"


def test_help_names_the_commands_and_their_exit_codes() -> None:
    done = run(sys.executable, "-m", "grader", "--help")
    assert done.returncode == 0
    for command in ("grade", "check", "new", "doctor"):
        assert command in done.stdout
    told = " ".join(run(sys.executable, "-m", "grader", "check", "--help").stdout.split())
    assert (
        "Exits with 0 when all pass, 1 when some fail, 2 when the command is wrong, "
        "3 when something could not be judged." in told
    )


def test_the_version() -> None:
    assert run(sys.executable, "-m", "grader", "--version").stdout == f"torch-grader {__version__}\n"


def test_a_mistake_in_a_real_process_is_one_line_on_stderr() -> None:
    done = run(sys.executable, "-m", "grader", "check", "/nowhere", "--assignment", "csce636_hw2")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "grader: /nowhere: no such file or folder\n"


def test_piped_output_is_plain(course: Any) -> None:
    assignment = str(course.root / "rubrics" / "hw.yaml")
    done = run(sys.executable, "-m", "grader", "check", str(course.root / "class" / "bob"), "--assignment", assignment)
    assert done.returncode == 1
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert "\r" not in done.stdout
