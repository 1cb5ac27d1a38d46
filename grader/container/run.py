"""A run of the container: a result from the first moment on, a better one after each problem, and one in any case."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.container.clock import Clock
from grader.container.gradescope import About
from grader.container.metadata import Metadata, read_metadata
from grader.container.places import Places, close
from grader.container.settings import Settings
from grader.container.writing import Writer, writer_for
from grader.errors import GraderError
from grader.model import Assignment, Grade, Submission

DONE, FAILED = 0, 1
_KILLED = (
    "It was killed: for want of memory, most likely, or because the container's time was over. What it printed is in "
    "the container's output."
)
_BEGUN = f"The grader began and did not end. {_KILLED}"
_SO_FAR = f"The grader did not come to its end: this is as far as it got. {_KILLED}"
_CUT = "The time of {minutes} was over before everything was graded: give the container more, or look at what hangs."


def run(package: Path, settings: Settings, places: Places, clock: Clock) -> int:
    """Grades what lies in the container and writes the result; 0 where there is a grade, 1 where there is none."""
    this = _Run(package, settings, places, clock)
    with this.ends_in_time():
        return this.all()


@dataclass
class _Run:
    package: Path
    settings: Settings
    places: Places
    clock: Clock
    writer: Writer = field(init=False)
    notes: list[str] = field(default_factory=list)
    writing: threading.Lock = field(default_factory=threading.Lock)
    last: Grade | None = None

    def __post_init__(self) -> None:
        self.writer = writer_for(self.places, self.settings)

    def all(self) -> int:
        """Everything, and whatever goes wrong with us told."""
        try:
            close(self.places)
            self.writer.failed(_BEGUN, self._about())
            said = self._grade()
        except GraderError as error:
            return self._failed(str(error))
        except Exception:
            return self._failed(f"The grader failed:\n{traceback.format_exc()}")
        try:
            self._print(said)
        except Exception:  # the grade is written, and stays
            print(f"torch-grader: no report for staff:\n{traceback.format_exc()}", file=sys.stderr)
        return DONE

    @contextmanager
    def ends_in_time(self) -> Iterator[None]:
        """Ends the process shortly before the platform does, which would throw all of it away."""
        timer = threading.Timer(max(self.clock.to_the_end, 0.0), self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _grade(self) -> Metadata:
        from grader.container.grading import grades, read_submission
        from grader.container.memory import for_submission, for_values
        from grader.container.opened import open_package
        from grader.container.rules import counted
        from grader.sandbox.interface import open_sandbox

        prepared = open_package(self.package, self.settings)
        said = self._metadata(prepared.assignment)
        submission = read_submission(self.places.submission, said.submission, prepared)
        limits = replace(self.settings.limits, memory_bytes=for_submission(), values_bytes=for_values())
        with open_sandbox() as sandbox:
            for grade in grades(prepared, submission, sandbox, limits, self.clock):
                with self.writing:
                    self.last = counted(grade, said, drops=self.places.maximum_is_free)
                    self.writer.grade(self.last, self._about(said, _SO_FAR))
        with self.writing:
            assert self.last is not None
            self.writer.grade(self.last, self._about(said))
        return said

    def _metadata(self, assignment: Assignment) -> Metadata:
        if self.places.metadata is None:
            return Metadata(Submission("submission"))
        from grader.container.rules import why_lateness_is_unknown

        said = read_metadata(self.places.metadata)
        if why := why_lateness_is_unknown(assignment, said):
            self.notes.append(f"{why} So whether this is late is not known, and nothing was taken for it.")
        return said

    def _about(self, said: Metadata | None = None, *further: str) -> About:
        extra = {} if said is None else {"attempt": said.submission.attempt}
        return About(self.clock.spent, (*self.notes, *further), extra)

    def _print(self, said: Metadata) -> None:
        """The report for staff, which platforms show to them alone."""
        from rich.console import Console

        from grader.report.terminal import print_grade

        assert self.last is not None
        print_grade(Console(width=120, color_system=None, file=sys.stdout), self.last)
        for sentence in filter(None, (said.flaw, *points_elsewhere(self.last, said))):
            print(sentence)

    def _failed(self, why: str) -> int:
        print(f"torch-grader: {why}", file=sys.stderr)
        self.writer.failed(why, self._about())
        return FAILED

    def _end(self) -> None:
        """Called when the time is over: what was graded is told again, with why there is no more of it."""
        self.notes.append(_CUT.format(minutes=self.clock.minutes))
        print(f"torch-grader: {self.notes[-1]}", file=sys.stderr, flush=True)
        self.writing.acquire(timeout=1.0)
        try:
            if self.last is None:
                self.writer.failed(self.notes[-1], self._about())
            else:
                self.writer.grade(self.last, self._about())
        finally:
            os._exit(FAILED if self.last is None else DONE)


def points_elsewhere(grade: Grade, said: Metadata) -> list[str]:
    """A sentence for staff where the platform gives other points than are judged here."""
    from grader.container.worth import judged_points
    from grader.report.words import points

    judged = judged_points(grade.assignment)
    if said.points is None or said.points == judged:
        return []
    return [
        f"The platform gives {points(said.points)} points for the autograder, and {points(judged)} are judged here: "
        "set its points to that, and grade the rest by hand."
    ]
