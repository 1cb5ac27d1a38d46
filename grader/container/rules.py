"""What holds for one submission on a platform: its due date there, extensions, and what lateness takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grader.container.metadata import Metadata
from grader.model import Assignment, Decision, Grade
from grader.policy.adjust import adjust

_EXTENSION = "an extension on Gradescope"


def counted(grade: Grade, said: Metadata) -> Grade:
    """A grade with what counts of it after the assignment's policies, by the platform's dates."""
    assignment = with_due(grade.assignment, said.due)
    adjusted = adjust(assignment, grade.problems, said.submission, extensions(assignment, said))
    return replace(grade, assignment=assignment, adjusted=adjusted)


def with_due(assignment: Assignment, due: datetime | None) -> Assignment:
    """The assignment as the platform has it: a due date that is moved there is not in the package."""
    return assignment if due is None else replace(assignment, due=due)


def extensions(assignment: Assignment, said: Metadata) -> tuple[Decision, ...]:
    """The student's own due date as a decision; without a late policy there is nothing that it would change."""
    if said.own_due is None or assignment.late is None:
        return ()
    return (Decision("due", said.own_due.isoformat(), _EXTENSION),)
