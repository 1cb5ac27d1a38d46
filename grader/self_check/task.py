"""What a student's work is checked against: the public part of an assignment, made ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from grader.hidden import Hidden
    from grader.model import Assignment
    from grader.prepare import Prepared


@dataclass(frozen=True)
class Task:
    """An assignment or a kit, as a check needs it.

    ``prepared`` holds public criteria with their public cases only, and ``hidden`` how many points hang on the others.
    ``remarks`` are sentences on what this check can't tell. ``own`` are files of the course that may lie beside the
    student's work, and are none of it.
    """

    prepared: Prepared
    hidden: Hidden
    remarks: tuple[str, ...] = ()
    own: tuple[Path, ...] = ()

    @property
    def assignment(self) -> Assignment:
        """The public part of the assignment."""
        return self.prepared.assignment


def task_of(assignment: Assignment, seed: int = 0) -> Task:
    """An assignment of which rubrics and references are at hand; public inputs are drawn from ``seed``.

    Raises:
        ProblemError: where a reference is wrong.
    """
    from grader.hidden import hidden_of
    from grader.plan.streams import Streams
    from grader.prepare import prepare, public_part

    return Task(prepare(public_part(assignment), Streams(seed)), hidden_of(assignment.problems))
