"""Ways to show a check: for a person, for an editor line by line, and as data."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from grader.model import Grade
from grader.report.words import told_of_hidden
from grader.self_check.format import Format
from grader.self_check.places import Places
from grader.self_check.task import Task

if TYPE_CHECKING:
    from rich.console import Console

UNCONFINED_NOTE = "Your code ran with all of your rights: a check on your own machine confines nothing."
WIDEST = 100  # columns of prose that one reads with ease


class Output(Protocol):
    """Where verdicts are shown."""

    def verdict(self, grade: Grade) -> None:
        """Shows a grade."""


class TextOutput:
    """For a person at a terminal, or in a pipe: then without colours."""

    def __init__(self, task: Task) -> None:
        self.said = list(filter(None, (told_of_hidden(task.hidden), *task.remarks, UNCONFINED_NOTE)))
        self.console = _console()

    def verdict(self, grade: Grade) -> None:
        from grader.report.self_check import print_check

        print_check(self.console, grade, datetime.now(UTC), self.said)


class LinesOutput:
    """``file:line:column: error: text`` for each finding about the work at ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def verdict(self, grade: Grade) -> None:
        from grader.report.lines import check_lines

        for told in check_lines(grade, datetime.now(UTC), Places(self._path).from_here):
            print(told)
        sys.stdout.flush()


class JsonOutput:
    """A result as JSON."""

    def verdict(self, grade: Grade) -> None:
        from grader.report.json_report import result_json

        print(result_json(grade, "student", datetime.now(UTC)), end="", flush=True)


def output(format: Format, task: Task, path: Path) -> Output:
    """Where a single check of the work at ``path`` is shown."""
    if format is Format.TEXT:
        return TextOutput(task)
    return LinesOutput(path) if format is Format.LINES else JsonOutput()


def _console() -> Console:
    from rich.console import Console

    console = Console(highlight=False)
    console.width = min(console.width, WIDEST)
    return console
