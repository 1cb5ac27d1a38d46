"""Marks that persons gave: who, when, for what, how many points, what they wrote; what was before stays in the book.

A mark is given for what the book held of the submission then. Where it held nothing yet, that is what it stores first.
"""

from __future__ import annotations

import sqlite3

from grader.codec.digest import digest_of
from grader.gradebook.summaries import points
from grader.gradebook.who import now
from grader.score.marks import Mark, Marks

_LATEST = "id IN (SELECT max(id) FROM marks WHERE submission = ? GROUP BY problem, criterion)"
_CURRENT = f"SELECT problem, criterion, points, comment FROM marks WHERE {_LATEST} ORDER BY problem, criterion"
_GIVEN_FOR = f"SELECT problem, criterion, content FROM marks WHERE {_LATEST} AND content IS NOT NULL"


def give(connection: sqlite3.Connection, marks: Marks, who: str) -> int:
    """Stores the marks that are new or differ from the current ones, and says how many those were."""
    known: dict[str, Marks] = {}
    given = 0
    for (submission, problem, criterion), mark in marks.items():
        if submission not in known:
            known[submission] = current(connection, submission)
        if known[submission].get((submission, problem, criterion)) != mark:
            _insert(connection, submission, problem, criterion, mark, who)
            given += 1
    return given


def current(connection: sqlite3.Connection, submission: str) -> Marks:
    """The marks of a submission that hold now; one that was taken back is there, without points."""
    rows = connection.execute(_CURRENT, (submission,)).fetchall()
    return {
        (submission, problem, criterion): Mark(None if number is None else points(number), comment)
        for problem, criterion, number, comment in rows
    }


def given_for(connection: sqlite3.Connection, submission: str) -> dict[tuple[str, str, str], str]:
    """What the marks that hold now were given for: digests of contents, of those for which that is known."""
    rows = connection.execute(_GIVEN_FOR, (submission,)).fetchall()
    return {(submission, problem, criterion): content for problem, criterion, content in rows}


def stored(connection: sqlite3.Connection, submission: str, content: str) -> None:
    """Notes what was handed in as that for which marks were given that came before it."""
    statement = "UPDATE marks SET content = ? WHERE submission = ? AND content IS NULL"
    connection.execute(statement, (content, submission))


def marks_digest(marks: Marks) -> str:
    """A digest of a submission's marks; empty where there are none."""
    rows = sorted((*key, float(mark.points), mark.comment) for key, mark in marks.items() if mark.points is not None)
    return digest_of(rows) if rows else ""


def _insert(
    connection: sqlite3.Connection, submission: str, problem: str, criterion: str, mark: Mark, who: str
) -> None:
    number = None if mark.points is None else float(mark.points)
    connection.execute(
        "INSERT INTO marks (submission, problem, criterion, points, comment, who, made, content) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT content FROM submissions WHERE name = ?))",
        (submission, problem, criterion, number, mark.comment, who, now(), submission),
    )
