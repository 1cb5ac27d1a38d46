"""The grade book of a folder as the grades of a class, person by person, with a roster's names and absent people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from grader.errors import BookError
from grader.gradebook.book import Book
from grader.gradebook.content import submission_of
from grader.intake.matching import Matched, match
from grader.intake.roster import read_roster
from grader.model import CriterionSummary, GradeSummary, Student, Submission
from grader.platforms.grades import ClassGrades, PersonGrade
from grader.report.words import points

# whose ids are numbers of their own: a participant of one assignment, a user of one Canvas, what nobody documents
_OWN_IDS = frozenset({"canvas", "moodle", "brightspace"})


def class_grades(folder: Path, roster: Path | None) -> ClassGrades:
    """The current grades in ``folder``, one for each person, and everybody on the roster who has none.

    Raises :class:`BookError` for a folder without grades, and :class:`~grader.errors.RosterError`.
    """
    rows = read_roster(roster) if roster else ()
    with Book.read(folder) as book:
        setting = book.setting()
        summaries = list(book.summaries())
        submissions = [_person_only(submission_of(book.handed_in(one.submission))) for one in summaries]
    if setting is None or not summaries:
        raise BookError(f"{folder}: nothing was graded into this folder yet; grade something, then export it")
    matched = match(submissions, rows) if rows else Matched(tuple(submissions))
    grades = [
        grade
        for submission, former, one in zip(matched.submissions, submissions, summaries, strict=True)
        for grade in _of_members(
            submission,
            one,
            own=_has_own_id(former, submission),
            listed=bool(rows) and submission.id not in matched.unlisted,
        )
    ]
    grades += [PersonGrade(student) for student in matched.absent]
    return ClassGrades(setting.assignment, _common_maximum(summaries), tuple(grades), matched.unlisted)


def _person_only(submission: Submission) -> Submission:
    """Without the files, of which a class may hold more than memory does."""
    return replace(submission, files={}, notebooks={}, answers={}, notes=())


def _has_own_id(former: Submission, submission: Submission) -> bool:
    """Whether the id is the platform's own number: members of a group come from a roster, with the ids of that."""
    return former.platform in _OWN_IDS and not submission.members


def _of_members(submission: Submission, summary: GradeSummary, *, own: bool, listed: bool) -> Iterator[PersonGrade]:
    counts = summary.adjusted or summary
    for person in submission.members or (submission.student or Student(submission.id),):
        yield PersonGrade(
            person=person,
            submission=submission.id,
            score=counts.score,
            max_score=counts.max_score,
            pending=counts.pending,
            final=counts.final,
            group=submission.group,
            platform=submission.platform,
            own_id=own,
            listed=listed,
            upload=submission.upload,
            submitted=submission.submitted,
            late=submission.late,
            problems=tuple(_problems(summary.criteria)),
            feedback=_feedback(summary),
        )


def _problems(criteria: Sequence[CriterionSummary]) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Each problem with its score and what can be earned in it."""
    for name in dict.fromkeys(one.problem for one in criteria):
        of_it = [one for one in criteria if one.problem == name]
        highest = sum((one.max_score for one in of_it if not one.extra_credit), Decimal(0))
        yield name, sum((one.score for one in of_it), Decimal(0)), highest


def _feedback(summary: GradeSummary) -> str:
    """The score of each problem, what persons wrote beside their marks, and what policies and decisions changed."""
    criteria = summary.criteria
    scores = [f"{name}: {points(score)} of {points(highest)}" for name, score, highest in _problems(criteria)]
    comments = [f"{one.problem}, {one.criterion}: {one.comment}" for one in criteria if one.comment]
    steps = summary.adjusted.adjustments if summary.adjusted else ()
    return "; ".join((*scores, *comments, *(one.text for one in steps if not one.staff)))


def _common_maximum(summaries: Sequence[GradeSummary]) -> Decimal:
    """What most can get: exemptions and a rubric that has changed since may make it another for some."""
    counts = Counter((one.adjusted or one).max_score for one in summaries)
    return max(counts, key=lambda maximum: (counts[maximum], maximum))
