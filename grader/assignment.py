"""Loads the assignment that a command names."""

from __future__ import annotations

from grader.checks.base import check_names
from grader.model import Assignment
from grader.rubric.assignment import load_assignment
from grader.shipped import find_assignment


def load(named: str | None, *, shipped: bool = False) -> Assignment:
    """The assignment at a path or of a shipped name, with every check that is installed known to its rubrics.

    Without a name it is the only one in sight; a shipped one is in sight of those who want ``shipped`` ones.
    """
    return load_assignment(find_assignment(named, shipped=shipped), check_names())
