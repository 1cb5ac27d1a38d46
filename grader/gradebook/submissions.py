"""Submissions in the book: whose they are, what was handed in, and what was observed of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from grader.codec.sealed import Damaged
from grader.gradebook.graded import HandedIn
from grader.gradebook.observed import Seen

_ABOUT = (
    *("student_id", "student", "login", "email", "team", "members", "platform", "upload"),
    *("submitted", "late", "attempt", "superseded"),
)
_SET = ", ".join(f"{name} = excluded.{name}" for name in (*_ABOUT, "content", "run_id"))
_STORE = (
    f"INSERT INTO submissions (name, {', '.join(_ABOUT)}, content, run_id) VALUES (?, {'?, ' * len(_ABOUT)}?, ?) "
    f"ON CONFLICT (name) DO UPDATE SET {_SET}"
)


def store(connection: sqlite3.Connection, one: HandedIn, run: int) -> int:
    """Stores what was handed in, beside what was before, and gives the submission's number."""
    connection.execute("INSERT OR IGNORE INTO contents (digest, data) VALUES (?, ?)", (one.content, one.data))
    about = [getattr(one, name) for name in _ABOUT]
    connection.execute(_STORE, (one.name, *about, one.content, run))
    (number,) = connection.execute("SELECT id FROM submissions WHERE name = ?", (one.name,)).fetchone()
    return int(number)


def found(connection: sqlite3.Connection, one: HandedIn, run: int) -> None:
    """Notes that a run has come across a submission, and what the platform says of it now."""
    columns = ", ".join(f"{name} = ?" for name in _ABOUT)
    about = [getattr(one, name) for name in _ABOUT]
    connection.execute(f"UPDATE submissions SET {columns}, run_id = ? WHERE name = ?", (*about, run, one.name))


def passed_over(connection: sqlite3.Connection, name: str, run: int) -> None:
    """Notes that a run has come across older work of a submission, of which nothing is kept."""
    connection.execute("UPDATE submissions SET run_id = ? WHERE name = ?", (run, name))


def names(connection: sqlite3.Connection) -> Iterator[str]:
    """All submissions, by name."""
    return (name for (name,) in connection.execute("SELECT name FROM submissions ORDER BY name").fetchall())


def count(connection: sqlite3.Connection) -> int:
    """How many submissions there are."""
    return int(connection.execute("SELECT count(*) FROM submissions").fetchone()[0])


def missed(connection: sqlite3.Connection, run: int) -> int:
    """How many graded submissions a run has not come across."""
    statement = "SELECT count(*) FROM submissions WHERE run_id != ? AND grade_id IS NOT NULL"
    return int(connection.execute(statement, (run,)).fetchone()[0])


def about(connection: sqlite3.Connection, name: str) -> HandedIn:
    """Whose submission it is, and what was handed in last."""
    statement = (
        f"SELECT name, digest, data, {', '.join(_ABOUT)} FROM submissions JOIN contents ON digest = content "
        "WHERE name = ?"
    )
    row = connection.execute(statement, (name,)).fetchone()
    if row is None:
        raise Damaged("what was handed in is gone")
    return HandedIn(*row)


def content(connection: sqlite3.Connection, digest: str) -> bytes:
    """What was handed in once, by its digest."""
    row = connection.execute("SELECT data FROM contents WHERE digest = ?", (digest,)).fetchone()
    if row is None:
        raise Damaged("what was handed in is gone")
    return bytes(row[0])


def people(connection: sqlite3.Connection) -> Iterator[HandedIn]:
    """Whose submissions there are, without what was handed in."""
    statement = f"SELECT name, content, {', '.join(_ABOUT)} FROM submissions ORDER BY name"
    rows = connection.execute(statement).fetchall()
    return (HandedIn(name, content, b"", *about) for name, content, *about in rows)


def observe(connection: sqlite3.Connection, submission: int, content: str, run: int, seen: Sequence[Seen]) -> None:
    """Stores observations; one of the same call, of the same content, takes the place of the former."""
    connection.executemany(
        "INSERT OR REPLACE INTO observations "
        "(submission_id, run_id, content, digest, call, environment, status, seconds, data) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (submission, run, content, one.digest, one.call, one.environment, one.status, one.seconds, one.data)
            for one in seen
        ],
    )


def observations(connection: sqlite3.Connection, name: str, content: str, environment: str | None) -> dict[str, Seen]:
    """What was observed of this content, by digest of the call; in one environment, or (``None``) in any."""
    rows = connection.execute(
        "SELECT call, observations.digest, status, seconds, data, environment FROM observations "
        "JOIN submissions ON submissions.id = submission_id "
        "WHERE name = ? AND observations.content = ? AND (? IS NULL OR environment = ?)",
        (name, content, environment, environment),
    )
    return {row[1]: Seen(*row) for row in rows}


def wrote(connection: sqlite3.Connection, name: str, sizes: Mapping[str, int], shown: str) -> None:
    """Notes which files of a submission were written, with their sizes, and what decided what they show."""
    statement = "UPDATE submissions SET files = ?, shown = ? WHERE name = ?"
    connection.execute(statement, (json.dumps(dict(sizes)), shown, name))
