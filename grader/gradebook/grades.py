"""Grades in the book: the current one of each submission, and every former one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from grader.codec.sealed import Damaged, read_json, unseal
from grader.gradebook.adjusted import packed
from grader.gradebook.graded import FindingRow, Graded, Standing, Why
from grader.gradebook.who import now
from grader.model import Adjusted, CriterionSummary, GradeSummary

_STANDING = (
    "SELECT submissions.content, grade_id, grades.content, basis, environment, marks, unjudged, seconds, files, shown, "
    "submitted "
    "FROM submissions LEFT JOIN grades ON grades.id = grade_id WHERE name = ?"
)
_HOLDS = "UPDATE grades SET basis = ?, environment = ?, marks = ? WHERE id = ?"


def standing(connection: sqlite3.Connection, name: str) -> Standing | None:
    """What the book knows of a submission; ``None`` where it knows nothing."""
    row = connection.execute(_STANDING, (name,)).fetchone()
    if row is None:
        return None
    content, grade, made_from, basis, environment, marks, unjudged, seconds, files, shown, submitted = row
    sizes = None if files is None else read_json(files)
    digests = (made_from or "", basis or "", environment or "", marks or "")
    return Standing(content, grade, *digests, bool(unjudged), seconds or 0.0, sizes, shown or "", submitted or "")


def store(connection: sqlite3.Connection, submission: int, run: int, graded: Graded, why: Why) -> None:
    """Makes this the current grade. Where it is the same as the one before, that one holds on.

    What was handed in anew, and what was asked for (``--fresh``), is noted even if nothing changed by it.
    """
    current = connection.execute(
        "SELECT grades.id, grades.content, result FROM submissions JOIN grades ON grades.id = grade_id "
        "WHERE submissions.id = ?",
        (submission,),
    ).fetchone()
    if current is not None and current[1:] == (graded.handed_in.content, graded.result) and why != "fresh":
        connection.execute(_HOLDS, (graded.basis, graded.environment, graded.marks, current[0]))
        number = current[0]
    else:
        number = _insert(connection, submission, run, graded, why)
    # until they are written again, the files show another grade
    statement = "UPDATE submissions SET grade_id = ?, files = NULL, shown = NULL WHERE id = ?"
    connection.execute(statement, (number, submission))


def record(connection: sqlite3.Connection, grade: int) -> str:
    """The staff's result JSON of a grade, as it was when the grade was made. Raises :class:`Damaged`."""
    row = connection.execute("SELECT record FROM grades WHERE id = ?", (grade,)).fetchone()
    if row is None:
        raise Damaged("a result is gone")
    return unseal(row[0]).decode("utf-8")


def unjudged(connection: sqlite3.Connection, run: int) -> list[str]:
    """The submissions of a run that have something that could not be judged, by name."""
    return _names(connection, run, "unjudged")


def with_cause(connection: sqlite3.Connection, run: int, cause: str) -> list[str]:
    """The submissions of a run that were told of this cause, by name."""
    return _names(connection, run, "EXISTS (SELECT 1 FROM findings WHERE grade_id = grades.id AND cause = ?)", cause)


def told(connection: sqlite3.Connection, run: int, causes: Sequence[str]) -> list[tuple[str, FindingRow]]:
    """What the submissions of a run were told of these causes, by name."""
    statement = (
        "SELECT name, problem, criterion, fact, cause, case_id, visibility "
        "FROM submissions JOIN findings USING (grade_id) "
        f"WHERE submissions.run_id = ? AND cause IN ({', '.join('?' * len(causes))}) ORDER BY name, findings.id"
    )
    return [(name, FindingRow(*row)) for name, *row in connection.execute(statement, (run, *causes))]


def _names(connection: sqlite3.Connection, run: int, such: str, *values: str) -> list[str]:
    statement = (
        "SELECT name FROM submissions JOIN grades ON grades.id = grade_id "
        f"WHERE submissions.run_id = ? AND {such} ORDER BY name"
    )
    return [name for (name,) in connection.execute(statement, (run, *values))]


def _insert(connection: sqlite3.Connection, submission: int, run: int, graded: Graded, why: Why) -> int:
    summary = graded.summary
    row = {
        "submission_id": submission,
        "run_id": run,
        "made": now(),
        "why": why,
        "score": float(summary.score),
        "max_score": float(summary.max_score),
        "pending": float(summary.pending),
        "final": int(summary.final),
        "unjudged": int(graded.unjudged),
        "seconds": graded.seconds,
        "notes": json.dumps(summary.notes),
        **_adjusted(summary.adjusted),
        "content": graded.handed_in.content,
        "basis": graded.basis,
        "environment": graded.environment,
        "marks": graded.marks,
        "result": graded.result,
        "record": graded.record,
    }
    statement = f"INSERT INTO grades ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
    grade = int(connection.execute(statement, tuple(row.values())).lastrowid or 0)
    _insert_criteria(connection, grade, summary)
    _insert_findings(connection, grade, graded)
    return grade


def _adjusted(adjusted: Adjusted | None) -> dict[str, object]:
    if adjusted is None:
        return {}
    return {
        "adjusted_score": float(adjusted.score),
        "adjusted_max_score": float(adjusted.max_score),
        "adjusted": packed(adjusted),
    }


def _insert_criteria(connection: sqlite3.Connection, grade: int, summary: GradeSummary) -> None:
    connection.executemany(
        "INSERT INTO criteria VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(grade, position, *_criterion_row(item)) for position, item in enumerate(summary.criteria)],
    )


def _criterion_row(item: CriterionSummary) -> tuple[object, ...]:
    points = (float(item.score), float(item.max_score), float(item.pending))
    flags = (int(item.extra_credit), int(item.follow_through))
    return (item.problem, item.criterion, item.verdict.value, *points, *flags, item.comment)


def _insert_findings(connection: sqlite3.Connection, grade: int, graded: Graded) -> None:
    connection.executemany(
        "INSERT INTO findings (grade_id, problem, criterion, fact, cause, case_id, visibility) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(grade, row.problem, row.criterion, row.fact, row.cause, row.case, row.visibility) for row in graded.findings],
    )
