"""Ways to show one verdict after the other while work is watched."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from grader.model import Grade
from grader.report.lines import line
from grader.report.printing import indent, say
from grader.self_check.format import Format
from grader.self_check.output import LinesOutput, TextOutput
from grader.self_check.places import Places
from grader.self_check.task import Task
from grader.self_check.unfinished import Unfinished
from grader.text import one_line

_PATIENCE = 0.4  # seconds after which a person is told that something is going on
_BEGIN, _END = "grader: checking", "grader: checked"  # an editor's problem matcher waits for these


class WatchOutput(Protocol):
    """Where verdicts are shown while work is watched."""

    def begins(self) -> None:
        """Says that work is being checked, if that takes a while."""

    def verdict(self, grade: Grade) -> None:
        """Shows a grade in the place of the one before."""

    def unfinished(self, found: Sequence[Unfinished], places: Places) -> bool:
        """Says what can't be read yet; false where it is to be checked all the same."""

    def tells(self, sentence: str) -> None:
        """Says something beside the last verdict."""

    def ends(self) -> None:
        """Takes leave."""


class TextWatch(TextOutput):
    """On a terminal the newest verdict alone; in a pipe one below the other."""

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._timer: threading.Timer | None = None
        self._shown: Grade | None = None

    def begins(self) -> None:
        if self.console.is_terminal:
            self._timer = threading.Timer(_PATIENCE, lambda: say(self.console, "checking …", "bright_black"))
            self._timer.daemon = True
            self._timer.start()

    def verdict(self, grade: Grade) -> None:
        self._shown = grade
        self._render([])

    def unfinished(self, found: Sequence[Unfinished], places: Places) -> bool:
        told = [f"{places.from_here(one.where.file)}:{one.where.line}: not finished yet: {one.why}" for one in found]
        self._render([*map(one_line, told), "The verdict is that of the last version that could be read."])
        return True

    def tells(self, sentence: str) -> None:
        self._render([one_line(sentence, 1000)])

    def ends(self) -> None:
        self._still()
        print(flush=True)

    def _render(self, below: Sequence[str]) -> None:
        """The verdict and what there is to say beside it, written at once, so that nothing flickers."""
        self._still()
        whole = self.console.is_terminal or not below
        with self.console.capture() as captured:
            if whole and self._shown:
                super().verdict(self._shown)
            for sentence in below:
                indent(self.console, sentence, "yellow", by=0)
            say(self.console, f"{datetime.now():%H:%M:%S}  Watching; Ctrl-C ends.", "bright_black")
        if self.console.is_terminal:
            self.console.clear()
        sys.stdout.write(captured.get())
        sys.stdout.flush()

    def _still(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class LinesWatch(LinesOutput):
    """Lines for editors, between one that says that a check begins and one that says that it is over."""

    def begins(self) -> None:
        print(_BEGIN, flush=True)

    def verdict(self, grade: Grade) -> None:
        super().verdict(grade)
        print(_END, flush=True)

    def unfinished(self, found: Sequence[Unfinished], places: Places) -> bool:
        print(_BEGIN)
        for one in found:
            print(line(replace(one.where, file=places.from_here(one.where.file)), "error", one.why, one.column))
        print(_END, flush=True)
        return True

    def tells(self, sentence: str) -> None:
        print(f"{_BEGIN}\ngrader: {one_line(sentence, 1000)}\n{_END}", flush=True)

    def ends(self) -> None:
        """Editors need no farewell."""


class JsonWatch:
    """One result after the other, each on a line of its own. Work that can't be read yet is checked all the same."""

    def begins(self) -> None:
        """Nothing but results is printed."""

    def verdict(self, grade: Grade) -> None:
        from grader.report.json_report import result_json

        result = json.loads(result_json(grade, "student", datetime.now(UTC)))
        print(json.dumps(result, ensure_ascii=False, separators=(",", ":")), flush=True)

    def unfinished(self, found: Sequence[Unfinished], places: Places) -> bool:
        return False

    def tells(self, sentence: str) -> None:
        print(f"grader: {one_line(sentence, 1000)}", file=sys.stderr, flush=True)

    def ends(self) -> None:
        """Nothing but results is printed."""


def watch_output(format: Format, task: Task, path: Path) -> WatchOutput:
    """Where verdicts on the work at ``path`` are shown."""
    if format is Format.TEXT:
        return TextWatch(task)
    return LinesWatch(path) if format is Format.LINES else JsonWatch()
