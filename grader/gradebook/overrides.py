"""What a person decided about a submission: extensions, exemptions, scores by hand, late days; each with a reason.

This is where decisions are kept; what they mean for a score is a matter of the assignment's policies. Former decisions
stay in the book.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.gradebook.who import now
from grader.model import Decision

NO_LONGER = "no longer decided"


@dataclass(frozen=True)
class Override:
    """A decision: ``value`` is ``None`` where it was taken back."""

    what: str
    value: str | None
    who: str
    made: str
    why: str


@dataclass(frozen=True)
class LateDays:
    """How many late days a submission uses, and who said so."""

    days: int
    who: str
    made: str
    why: str


def override(connection: sqlite3.Connection, submission: str, what: str, value: str | None, who: str, why: str) -> None:
    """Notes a decision; :class:`~grader.model.Decision` says what may be decided. ``None`` takes it back.

    Raises :class:`ValueError` without a reason or a name for it.
    """
    if not what.strip() or not why.strip():
        raise ValueError("a decision needs a name and a reason")
    connection.execute(
        "INSERT INTO overrides (submission, what, value, who, made, why) VALUES (?, ?, ?, ?, ?, ?)",
        (submission, what, value, who, now(), why),
    )


def overrides(connection: sqlite3.Connection, submission: str) -> dict[str, Override]:
    """The decisions about a submission that hold now, by what they are about."""
    rows = connection.execute(
        "SELECT what, value, who, made, why FROM overrides WHERE submission = ? ORDER BY id", (submission,)
    )
    latest = {row[0]: Override(*row) for row in rows}
    return {what: one for what, one in latest.items() if one.value is not None}


def use_late_days(connection: sqlite3.Connection, submission: str, days: int, who: str, why: str) -> None:
    """Notes how many late days a submission uses, in the place of what was noted before.

    Raises :class:`ValueError` for a negative number.
    """
    if days < 0:
        raise ValueError(f"{days} late days can't be used; give a number from 0")
    connection.execute(
        "INSERT INTO late_days (submission, days, who, made, why) VALUES (?, ?, ?, ?, ?)",
        (submission, days, who, now(), why),
    )


def late_days(connection: sqlite3.Connection, submission: str) -> LateDays | None:
    """The late days that a submission uses now; ``None`` where nothing was noted."""
    row = connection.execute(
        "SELECT days, who, made, why FROM late_days WHERE submission = ? ORDER BY id DESC LIMIT 1", (submission,)
    ).fetchone()
    return None if row is None else LateDays(*row)


def decide(connection: sqlite3.Connection, given: Mapping[str, Sequence[Decision]], who: str) -> int:
    """Makes these the decisions about all submissions, and says how many are new, changed or taken back."""
    changed = 0
    for submission in sorted({*given, *_about(connection)}):
        wanted = {one.what: one for one in given.get(submission, ())}
        known = overrides(connection, submission)
        for what in sorted(known.keys() - wanted.keys()):
            override(connection, submission, what, None, who, NO_LONGER)
            changed += 1
        for what, one in wanted.items():
            by = one.by or who
            if what not in known or not _holds(known[what], one):
                override(connection, submission, what, one.value, by, one.why)
                changed += 1
    return changed


def decisions(connection: sqlite3.Connection, submission: str) -> tuple[Decision, ...]:
    """The decisions about a submission that hold now, in the order of their names."""
    held = overrides(connection, submission)
    return tuple(Decision(what, held[what].value or "", held[what].why, held[what].who) for what in sorted(held))


def _about(connection: sqlite3.Connection) -> list[str]:
    """The submissions that something was ever decided about."""
    return [name for (name,) in connection.execute("SELECT DISTINCT submission FROM overrides")]


def _holds(known: Override, one: Decision) -> bool:
    """Whether a decision is the one that is known; who decided matters only where the file says it."""
    return (known.value, known.why) == (one.value, one.why) and one.by in ("", known.who)
