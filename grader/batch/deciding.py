"""What persons decided and policies take, as it is noticed when it changes; judging knows nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from grader.codec.digest import digest_of
from grader.gradebook.marks import marks_digest
from grader.model import Assignment, Decision, Grade, Submission
from grader.policy.adjust import adjust
from grader.policy.decided import decided
from grader.report.folder import shown
from grader.report.view import Audience
from grader.score.marks import Marks


def adjusted(grade: Grade, submission: Submission, decisions: Sequence[Decision]) -> Grade:
    """A grade with what counts of it after the assignment's policies and a person's decisions."""
    return replace(grade, adjusted=adjust(grade.assignment, grade.problems, submission, decisions))


def decided_digest(assignment: Assignment, marks: Marks, decisions: Sequence[Decision], submission: Submission) -> str:
    """A digest of all that a grade depends on besides what was handed in and how that is judged."""
    time = (submission.submitted, submission.late) if assignment.late else ()
    if not decisions and not any(time):
        return marks_digest(marks)
    rows = sorted((one.what, one.value, one.why) for one in decisions)
    return digest_of((marks_digest(marks), rows, time))


def shown_of(assignment: Assignment, audience: Audience, as_of: datetime, decisions: Sequence[Decision]) -> str:
    """What decides what the files of a grade show: an extension opens things later for its student."""
    return shown(assignment, audience, as_of, decided(assignment, decisions).due)
