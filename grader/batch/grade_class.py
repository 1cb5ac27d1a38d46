"""A class: what is graded already is left alone, the rest is graded, stored and shown."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from grader.batch.deciding import decided_digest, shown_of
from grader.batch.executor import Broken, Done, Executor, SetAside
from grader.batch.given_up import broken, set_aside
from grader.batch.marked import marks_for
from grader.batch.older import Older, older
from grader.batch.progress import Progress
from grader.batch.recipe import GradeRecipe
from grader.batch.remarks import remark
from grader.batch.stop import Stop
from grader.batch.task import Task
from grader.gradebook.book import Book
from grader.gradebook.content import handed_in
from grader.gradebook.graded import Graded, HandedIn, Standing, Why
from grader.model import Decision, Submission
from grader.report.folder import ReportFolder
from grader.score.marks import Marks
from grader.text import one_line

_REFRESH_SECONDS = 30.0
_REFRESH_SHARE = 0.05  # of the time may go into pages of the class that the next submission makes old


@dataclass
class ClassRun:
    """A run over a class. ``there`` counts the submissions that were graded already, ``made`` those graded now,
    ``older`` are those of which newer work was graded; ``remarks`` are sentences on what belongs to nobody."""

    book: Book
    folder: ReportFolder
    recipe: GradeRecipe
    remarks: Sequence[str] = ()
    fresh: bool = False
    there: int = 0
    made: int = 0
    older: list[Older] = field(default_factory=list)
    _refreshed: float = field(default_factory=time.monotonic)
    _refresh_took: float = 0.0

    def grade(
        self, submissions: Iterable[Submission], executor: Executor, stop: Stop, progress: Progress
    ) -> Iterator[Graded]:
        """Grades what is not graded yet, and gives each once it is stored and shown, in any order."""
        for outcome in executor.run(self.recipe, self._tasks(submissions, progress), stop, progress):
            graded = self._graded(outcome, progress)
            self.book.store(graded, self._why(graded))
            show(self.book, self.folder, graded)
            self.made += 1
            progress.finished()
            self._refresh()
            yield graded

    def _graded(self, outcome: Done[Graded] | Broken[Task] | SetAside[Task], progress: Progress) -> Graded:
        match outcome:
            case Done(made):
                if said := remark(made.summary):
                    progress.says(said)
                return made
            case Broken(task, error, trace):
                progress.says(f"{one_line(task.name, 100)}: the grader itself failed: {one_line(error)}")
                return broken(self.recipe, task, error, trace)
            case SetAside(task, how):
                progress.says(f"{one_line(task.name, 100)}: set aside, for it ended three workers; the last one {how}")
                return set_aside(self.recipe, task, how)

    def write_class(self) -> None:
        """Writes the pages of the class: all submissions of the book."""
        started = time.monotonic()
        self.folder.write_class(self.recipe.assignment, self.book.summaries, self.remarks)
        self._refreshed = time.monotonic()
        self._refresh_took = self._refreshed - started

    def _tasks(self, submissions: Iterable[Submission], progress: Progress) -> Iterator[Task]:
        for submission in submissions:
            given = handed_in(submission)
            standing = self.book.standing(submission.id)
            if self._is_left_for_newer(standing, given, submission):
                self.book.passed_over(submission.id)
                self.there += 1
                progress.passed_over()
                continue
            marks = marks_for(self.book, self.recipe.assignment, given)
            decisions = self.book.decisions(submission.id)
            if standing is not None and self._holds(standing, given, submission, marks, decisions):
                self.book.found(given)
                self.there += 1
                progress.passed_over()
                continue
            saved = {} if self.fresh else self.book.saved(submission.id, given.content, self.recipe.environment)
            seconds = standing.seconds if standing and saved else 0.0
            yield Task(submission, given, saved, marks, seconds, decisions)

    def _is_left_for_newer(self, standing: Standing | None, given: HandedIn, submission: Submission) -> bool:
        """Whether newer work stays graded; notes what is to be told."""
        found = older(standing, given, submission, fresh=self.fresh)
        self.older += [found] if found else []
        return found is not None and not found.graded

    def _holds(
        self,
        standing: Standing,
        given: HandedIn,
        submission: Submission,
        marks: Marks,
        decisions: tuple[Decision, ...],
    ) -> bool:
        """Whether there is nothing to do for a submission: its grade holds, and its files show it."""
        if self.fresh or standing.unjudged or self.recipe.terminal is not None or standing.files is None:
            return False
        made_with = (standing.made_from, standing.basis, standing.environment, standing.marks, standing.shown)
        assignment = self.recipe.assignment
        decided = decided_digest(assignment, marks, decisions, submission)
        shown = shown_of(assignment, self.recipe.audience, self.recipe.as_of, decisions)
        wanted = (given.content, self.recipe.basis, self.recipe.environment, decided, shown)
        return made_with == wanted and self.folder.holds(standing.files)

    def _why(self, graded: Graded) -> Why:
        standing = self.book.standing(graded.handed_in.name)
        if standing is None or standing.grade_id is None:
            return "first"
        if self.fresh:
            return "fresh"
        if standing.made_from != graded.handed_in.content:
            return "resubmitted"
        same = (standing.basis, standing.environment) == (graded.basis, graded.environment)
        return "marks" if same and standing.marks != graded.marks else "changed"

    def _refresh(self) -> None:
        """Writes the pages of the class now and then, so that one can look at them while a long run goes on."""
        pause = max(_REFRESH_SECONDS, self._refresh_took / _REFRESH_SHARE)
        if time.monotonic() - self._refreshed > pause:
            self.write_class()


def show(book: Book, folder: ReportFolder, graded: Graded) -> None:
    """Writes the files of a grade that is stored, and notes that they show it."""
    folder.write(graded.files)
    book.wrote(graded.handed_in.name, {name: len(data) for name, data in graded.files.items()}, graded.shown)
