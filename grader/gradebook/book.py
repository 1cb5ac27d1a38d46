"""The grade book of a folder: opened by one writer, or by any number of readers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.codec.sealed import Damaged
from grader.errors import BookError
from grader.gradebook import grades, marks, runs, submissions, summaries
from grader.gradebook import overrides as decisions
from grader.gradebook.connection import NAME, open_readable, open_writable, told
from grader.gradebook.content import about_of
from grader.gradebook.graded import FindingRow, Graded, HandedIn, Standing, Why
from grader.gradebook.lock import Lock
from grader.gradebook.observed import Saved
from grader.gradebook.overrides import LateDays, Override
from grader.gradebook.setting import Setting
from grader.model import Decision, GradeSummary, Submission
from grader.score.marks import Marks


class Book:
    """An open grade book; use it as a context manager, which tells every failure of the file as :class:`BookError`.

    Each method that writes leaves the book whole: what it wrote is there, also if the process is killed right after.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: Lock | None = None) -> None:
        self.path = path
        self.connection = connection
        self._lock = lock
        self._run = 0
        self._who = ""

    @classmethod
    def write(cls, folder: Path, tell: Callable[[str], None] | None = None) -> Self:
        """Opens the book of a folder for writing, and makes it where there is none.

        While another grader writes to it: says so to ``tell`` and waits. Raises :class:`BookError` where ``tell`` is
        ``None`` instead, and for a book that can't be used; :class:`OSError` for a folder that can't be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        lock = Lock(folder)
        lock.take(tell)
        with ExitStack() as undo:
            undo.callback(lock.release)
            with told(folder / NAME):
                book = cls(folder / NAME, open_writable(folder / NAME), lock)
            undo.pop_all()
        return book

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Opens the book of a folder for reading. Raises :class:`BookError` where there is none, or none to be used."""
        path = folder / NAME
        if not path.is_file():
            raise BookError(f"{folder}: no {NAME} in this folder; `grader grade … --out {folder}` makes one")
        with told(path):
            return cls(path, open_readable(path))

    def close(self) -> None:
        """Closes the book and lets the next writer in."""
        try:
            self.connection.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    # ------------------------------------------------------------------------------------------------------- a run

    def begin(self, command: str, who: str, setting: Setting, remarks: Sequence[str] = ()) -> None:
        """Begins a run, which everything that is stored from now on belongs to.

        ``remarks`` are sentences on what belongs to nobody, for the pages of the class.

        Raises :class:`BookError` where the book holds the grades of another assignment.
        """
        former = self.setting()
        if former is not None and former.assignment != setting.assignment:
            raise BookError(
                f"{self.path}: holds the grades of '{former.assignment}'; give '{setting.assignment}' another --out"
            )
        self._who = who
        self._run = runs.begin(self.connection, command, who, setting, remarks)

    def end(self) -> None:
        """Notes that the run has come to its end."""
        runs.end(self.connection, self._run)

    def setting(self) -> Setting | None:
        """What the last run was made with; ``None`` before the first."""
        return runs.last_setting(self.connection)

    def remarks(self) -> tuple[str, ...]:
        """What the last run that went through students' files had to say about the class."""
        return runs.last_remarks(self.connection)

    def missed(self) -> int:
        """How many graded submissions of the book this run has not come across."""
        return submissions.missed(self.connection, self._run)

    def unjudged(self) -> list[str]:
        """The submissions of this run that have something that could not be judged, by name."""
        return grades.unjudged(self.connection, self._run)

    def told(self, causes: Sequence[str]) -> list[tuple[str, FindingRow]]:
        """What the submissions of this run were told of these causes, by name."""
        return grades.told(self.connection, self._run, causes)

    def with_cause(self, cause: str) -> list[str]:
        """The submissions of this run that were told of this cause, by name."""
        return grades.with_cause(self.connection, self._run, cause)

    # -------------------------------------------------------------------------------------------------- submissions

    def standing(self, name: str) -> Standing | None:
        """What the book knows of a submission; ``None`` where it knows nothing."""
        return grades.standing(self.connection, name)

    def saved(self, name: str, content: str, environment: str | None) -> Saved:
        """What was observed of this content, in one environment or (``None``) in any."""
        return submissions.observations(self.connection, name, content, environment)

    def found(self, one: HandedIn) -> None:
        """Notes that this run has come across a submission that is graded already."""
        submissions.found(self.connection, one, self._run)

    def passed_over(self, name: str) -> None:
        """Notes that this run has come across older work of a submission, and left the newer as it stands."""
        submissions.passed_over(self.connection, name, self._run)

    def store(self, graded: Graded, why: Why) -> None:
        """Stores a submission with its observations and its grade: all of it or nothing."""
        with self._transaction():
            number = submissions.store(self.connection, graded.handed_in, self._run)
            submissions.observe(self.connection, number, graded.handed_in.content, self._run, graded.observed)
            grades.store(self.connection, number, self._run, graded, why)
            marks.stored(self.connection, graded.handed_in.name, graded.handed_in.content)
            self._note_late_days(graded)

    def wrote(self, name: str, sizes: Mapping[str, int], shown: str) -> None:
        """Notes that the files of a submission show its current grade."""
        submissions.wrote(self.connection, name, sizes, shown)

    def count(self) -> int:
        """How many submissions there are."""
        return submissions.count(self.connection)

    def names(self) -> Iterator[str]:
        """All submissions, by name."""
        return submissions.names(self.connection)

    def people(self) -> Iterator[Submission]:
        """All submissions without what was handed in: whose they are."""
        return map(about_of, submissions.people(self.connection))

    def handed_in(self, name: str) -> HandedIn:
        """Whose submission it is, and what was handed in last."""
        return submissions.about(self.connection, name)

    def content(self, digest: str) -> bytes:
        """What was handed in once, sealed: of any version."""
        return submissions.content(self.connection, digest)

    # ------------------------------------------------------------------------------------------------------- grades

    def summaries(self, *, of_this_run: bool = False) -> Iterator[GradeSummary]:
        """The class, line by line and by name."""
        return summaries.summaries(self.connection, self._run if of_this_run else None)

    def summary(self, grade: int) -> GradeSummary:
        """One grade, current or former."""
        return summaries.summary_of(self.connection, grade)

    def record(self, grade: int) -> str:
        """The staff's result JSON of a grade, current or former, as it was when the grade was made."""
        return grades.record(self.connection, grade)

    # ---------------------------------------------------------------------------------------------- what persons say

    def give_marks(self, given: Marks, who: str) -> int:
        """Stores marks, beside the former ones, and says how many are new or changed."""
        with self._transaction():
            return marks.give(self.connection, given, who)

    def marks(self, name: str) -> Marks:
        """The marks of a submission that hold now."""
        return marks.current(self.connection, name)

    def marks_given_for(self, name: str) -> dict[tuple[str, str, str], str]:
        """What the marks of a submission were given for: digests of contents."""
        return marks.given_for(self.connection, name)

    def override(self, name: str, what: str, value: str | None, who: str, why: str) -> None:
        """Notes a decision about a submission; see :mod:`grader.gradebook.overrides`."""
        decisions.override(self.connection, name, what, value, who, why)

    def overrides(self, name: str) -> dict[str, Override]:
        """The decisions about a submission that hold now."""
        return decisions.overrides(self.connection, name)

    def decide(self, given: Mapping[str, Sequence[Decision]], who: str) -> int:
        """Makes these the decisions about all submissions, beside the former ones, and says how many changed."""
        with self._transaction():
            return decisions.decide(self.connection, given, who)

    def decisions(self, name: str) -> tuple[Decision, ...]:
        """The decisions about a submission that hold now."""
        return decisions.decisions(self.connection, name)

    def use_late_days(self, name: str, days: int, who: str, why: str) -> None:
        """Notes how many late days a submission uses."""
        decisions.use_late_days(self.connection, name, days, who, why)

    def late_days(self, name: str) -> LateDays | None:
        """The late days that a submission uses now."""
        return decisions.late_days(self.connection, name)

    def _note_late_days(self, graded: Graded) -> None:
        """Keeps how many late days a grade uses, if that is another number than before."""
        name, adjusted = graded.handed_in.name, graded.summary.adjusted
        used, before = adjusted.late_days if adjusted else 0, self.late_days(name)
        if used != (before.days if before else 0):
            why = f"handed in {graded.handed_in.submitted}" if used else "none is needed"
            self.use_late_days(name, used, self._who, why)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # a full disk may have ended it already
                self.connection.execute("ROLLBACK")
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with told(self.path):
            self.close()
            if isinstance(error, sqlite3.Error | Damaged | UnicodeDecodeError):
                raise error
