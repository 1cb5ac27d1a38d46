"""What pytest reports of our items and of calls of ``student``: a text, not our traceback, and whose fault it was."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from grader.pytest_plugin.errors import CourseError, StudentError, Told, Unjudged
from grader.replay.errors import CheckError

_HERE = Path(__file__).resolve().parents[1]
_IN_TESTS = (StudentError, CourseError, CheckError)  # raised below a line of a course's own test

Status = tuple[str, str, tuple[str, dict[str, bool]]]
_WORDS: dict[tuple[str, str], Status] = {
    ("partial", "failed"): ("failed", "p", ("PARTIAL", {"yellow": True})),
    ("awaiting", "skipped"): ("skipped", "w", ("AWAITING", {"blue": True})),
    ("unjudged", "failed"): ("error", "U", ("UNJUDGED", {"purple": True})),
}


def without_our_lines(excinfo: pytest.ExceptionInfo[BaseException]) -> None:
    """The traceback of an error that a course's test ran into ends at the test's own line."""
    if not isinstance(excinfo.value, _IN_TESTS):
        return
    last: TracebackType | None = None
    entry: TracebackType | None = excinfo.tb
    while entry is not None:
        if not Path(entry.tb_frame.f_code.co_filename).is_relative_to(_HERE):
            last = entry
        entry = entry.tb_next
    if last is not None:
        last.tb_next = None


class ToldItem(pytest.Item):
    """An item whose failures are told by a text alone."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The text; for an exception that nobody expected, its traceback."""
        # pytest's own way would read the source of every frame, a quarter of a second for each failure
        return text_of(excinfo) if isinstance(excinfo.value, Told) else super().repr_failure(excinfo, style)


def told_as(report: pytest.TestReport, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
    """What is not the student's fault is an error, and no failure."""
    if not isinstance(excinfo.value, Unjudged):
        return
    report.longrepr = text_of(excinfo)
    if report.when == "call":
        report.when = "setup"  # what fails in a set-up is reported as an error, here, in JUnit's XML, and by xdist


def text_of(excinfo: pytest.ExceptionInfo[BaseException]) -> Any:
    """The text of our own error, with the line for summaries and the place in the student's files."""
    error = excinfo.value
    assert isinstance(error, Told)
    told: Any = excinfo.getrepr(style="value")
    crash = getattr(told, "reprcrash", None)
    if crash is not None:
        crash.message = error.headline
        if error.where is not None:
            crash.path, crash.lineno = error.where.file, error.where.line
    return told


def status_of(report: Any) -> Status | None:
    """Category, letter and word for the verdicts that pytest has no words for."""
    return _WORDS.get((report.grader_result["verdict"], report.outcome))
