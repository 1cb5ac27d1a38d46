"""Options, settings and marks. What is found here depends on the command line alone, so that all processes agree."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

GRADING_ONLY_IF = "--submission"
_HELP = ("--help", "-h")
_MARKS = (
    "problem(id, *, inputs=None): the problem whose functions `student` and `truth` have and `cases` draws for",
    "criterion: an item that grades a criterion of a submission (set by torch-grader)",
)


@dataclass(frozen=True)
class Options:
    """What a run is asked for; ``submissions`` is empty in a run that grades nothing."""

    submissions: tuple[Path, ...]
    assignment: str | None
    seed: int
    key: Path | None
    call_seconds: float
    submission_seconds: float
    allow_unconfined: bool


def add_options(parser: pytest.Parser, arguments: Sequence[str]) -> None:
    """Adds our options and settings. ``arguments`` are those of the command line: names that a course's own
    ``conftest.py`` may have too, such as ``--seed``, are added only where a submission is graded."""
    group = parser.getgroup("grader", "torch-grader")
    group.addoption(
        "--submission",
        action="append",
        default=[],
        type=Path,
        metavar="PATH",
        dest="grader_submission",
        help="Grade this: a submission, or a folder or archive of them. Write --submission=PATH, with the equals sign.",
    )
    group.addoption(
        "--assignment",
        metavar="FILE",
        dest="grader_assignment",
        help="An assignment's file, or the name of a shipped one.",
    )
    group.addoption(
        "--grader-mutants", action="store_true", help="In tests of problems, try mutants of the reference, too."
    )
    if _is_asked_for(arguments):
        _add_grading_options(group)
    parser.addini("grader_problems", "Whether rubric.yaml of a problem is collected, to test it.", "bool", True)
    parser.addini("grader_assignment", "The assignment, where --assignment names none.", "string", "")
    parser.addini("grader_problem", "The problem of tests that bear no mark `problem`.", "string", "")


def _is_asked_for(arguments: Sequence[str]) -> bool:
    words = [*arguments, *os.environ.get("PYTEST_ADDOPTS", "").split()]
    return any(word in _HELP or word.partition("=")[0] == GRADING_ONLY_IF for word in words)


def _add_grading_options(group: pytest.OptionGroup) -> None:
    group.addoption("--seed", type=int, default=0, metavar="N", dest="grader_seed", help="Draws the inputs.")
    group.addoption(
        "--key",
        type=Path,
        metavar="FILE",
        dest="grader_key",
        help="The hidden cases' key (default: beside the assignment).",
    )
    group.addoption(
        "--call-seconds",
        type=float,
        default=10.0,
        metavar="S",
        dest="grader_call_seconds",
        help="How long one case may run.",
    )
    group.addoption(
        "--submission-seconds",
        type=float,
        default=60.0,
        metavar="S",
        dest="grader_submission_seconds",
        help="How long all cases of a submission may run together.",
    )
    group.addoption(
        "--allow-unconfined",
        action="store_true",
        dest="grader_allow_unconfined",
        help="Run student code even where it can't be confined.",
    )


def add_marks(config: pytest.Config) -> None:
    """Makes our marks known."""
    for mark in _MARKS:
        config.addinivalue_line("markers", mark)


def options_of(config: pytest.Config) -> Options:
    """What stands on the command line and in the settings."""
    return Options(
        submissions=tuple(config.getoption("grader_submission", [])),
        assignment=config.getoption("grader_assignment", None) or _in_settings(config),
        seed=config.getoption("grader_seed", 0),
        key=config.getoption("grader_key", None),
        call_seconds=config.getoption("grader_call_seconds", 10.0),
        submission_seconds=config.getoption("grader_submission_seconds", 60.0),
        allow_unconfined=config.getoption("grader_allow_unconfined", False),
    )


def _in_settings(config: pytest.Config) -> str | None:
    """The assignment of the settings: a path seen from their file, or a shipped name."""
    named: str = config.getini("grader_assignment")
    if not named:
        return None
    path = (config.inipath.parent if config.inipath else config.rootpath) / named
    return str(path) if path.suffix or path.exists() else named
