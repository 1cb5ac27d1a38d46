"""What holds for one submission on a platform: its due date there, extensions, and what lateness takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grader.container.metadata import Metadata
from grader.model import Assignment, Decision, Grade
from grader.policy.adjust import adjust

_EXTENSION = "an extension on Gradescope"


def counted(grade: Grade, said: Metadata, *, drops: bool = True) -> Grade:
    """A grade with what counts of it after the assignment's policies, by the platform's dates.

    Without ``drops`` no problem is dropped: what is dropped leaves the maximum too, and where everybody's maximum is
    one fixed number, full marks would become a share of it.
    """
    assignment = with_due(grade.assignment, said.due)
    assignment = assignment if drops else replace(assignment, drop_lowest=0)
    adjusted = adjust(assignment, grade.problems, said.submission, extensions(assignment, said))
    return replace(grade, assignment=assignment, adjusted=adjusted)


def with_due(assignment: Assignment, due: datetime | None) -> Assignment:
    """The assignment as the platform has it: a due date that is moved there is not in the package."""
    return assignment if due is None else replace(assignment, due=due)


def why_lateness_is_unknown(assignment: Assignment, said: Metadata) -> str:
    """A sentence for staff where there is a late policy and no time of handing in; else empty."""
    if assignment.late is None or said.submission.submitted is not None:
        return ""
    return said.flaw or "The platform does not say when this was handed in."


def extensions(assignment: Assignment, said: Metadata) -> tuple[Decision, ...]:
    """The student's own due date as a decision; without a late policy there is nothing that it would change."""
    if said.own_due is None or assignment.late is None:
        return ()
    return (Decision("due", said.own_due.isoformat(), _EXTENSION),)
