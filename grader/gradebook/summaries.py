"""The class, line by line, out of the book: nothing here holds more than one submission in memory."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from decimal import Decimal

from grader.codec.sealed import Damaged, read_json
from grader.gradebook.adjusted import unpacked
from grader.model import CriterionSummary, GradeSummary, Verdict

_GRADES = (
    "SELECT name, grades.id, score, max_score, pending, notes, adjusted "
    "FROM submissions JOIN grades ON grades.id = grade_id "
    "WHERE ? IS NULL OR submissions.run_id = ? ORDER BY name"
)
_CRITERIA = (
    "SELECT problem, criterion, verdict, score, max_score, pending, extra_credit, follow_through, comment "
    "FROM criteria WHERE grade_id = ? ORDER BY position"
)


def summaries(connection: sqlite3.Connection, run: int | None = None) -> Iterator[GradeSummary]:
    """The current grade of every submission, by name; with ``run``, of those that this run came across."""
    for row in connection.execute(_GRADES, (run, run)):
        yield _summary(row, criteria_of(connection, row[1]))


def criteria_of(connection: sqlite3.Connection, grade: int) -> tuple[CriterionSummary, ...]:
    """The criteria of a grade, current or former, in the order of the rubric then."""
    return tuple(_criterion(row) for row in connection.execute(_CRITERIA, (grade,)))


def summary_of(connection: sqlite3.Connection, grade: int) -> GradeSummary:
    """One grade, current or former."""
    statement = (
        "SELECT name, grades.id, score, max_score, pending, notes, adjusted FROM grades "
        "JOIN submissions ON submissions.id = submission_id WHERE grades.id = ?"
    )
    return _summary(connection.execute(statement, (grade,)).fetchone(), criteria_of(connection, grade))


def points(number: object) -> Decimal:
    """Points as they were stored: what a decimal of up to 15 digits was, its float still tells."""
    if not isinstance(number, int | float) or not math.isfinite(number):
        raise Damaged("points are no number")
    return Decimal(repr(number))


def _summary(row: tuple[object, ...], criteria: tuple[CriterionSummary, ...]) -> GradeSummary:
    name, _, score, max_score, pending, notes, adjusted = row
    totals = (points(score), points(max_score), points(pending))
    return GradeSummary(str(name), *totals, criteria, tuple(read_json(notes)), unpacked(adjusted))


def _criterion(row: tuple[object, ...]) -> CriterionSummary:
    problem, criterion, verdict, score, max_score, pending, extra, follow, comment = row
    if verdict not in set(Verdict):
        raise Damaged("a verdict is none")
    return CriterionSummary(
        str(problem),
        str(criterion),
        Verdict(str(verdict)),
        points(score),
        points(max_score),
        points(pending),
        bool(extra),
        bool(follow),
        str(comment),
    )
