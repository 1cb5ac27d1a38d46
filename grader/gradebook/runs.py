"""Runs of the grader that wrote to the book: who, when, and with what."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from grader.codec.sealed import Damaged, read_json
from grader.gradebook.setting import Setting, Used
from grader.gradebook.who import now
from grader.model import Limits

_COLUMNS = (
    "assignment, seed, hidden_digest, assignment_file, key_file, audience, limits, confinement, basis, environment, "
    "versions"
)


def begin(connection: sqlite3.Connection, command: str, who: str, setting: Setting, remarks: Sequence[str]) -> int:
    """Notes a run, and gives its number."""
    used = setting.used
    row = {
        "command": command,
        "who": who,
        "started": now(),
        "assignment": setting.assignment,
        "seed": str(setting.seed),  # text: a seed may be larger than SQLite's integers
        "hidden_digest": setting.hidden_digest,
        "assignment_file": used.assignment_file,
        "key_file": used.key_file,
        "audience": used.audience,
        "limits": json.dumps(asdict(used.limits)),
        "confinement": json.dumps(used.confinement),
        "basis": setting.basis,
        "environment": setting.environment,
        "versions": json.dumps(dict(setting.versions)),
        "remarks": json.dumps(remarks),
    }
    statement = f"INSERT INTO runs ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
    return int(connection.execute(statement, tuple(row.values())).lastrowid or 0)


def end(connection: sqlite3.Connection, run: int) -> None:
    """Notes that a run came to its end."""
    connection.execute("UPDATE runs SET ended = ? WHERE id = ?", (now(), run))


def last_setting(connection: sqlite3.Connection) -> Setting | None:
    """What the last run was made with; ``None`` before the first."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else _setting(row)


def last_remarks(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The remarks of the last run of ``grader grade``; a regrade reads no students' files."""
    row = connection.execute("SELECT remarks FROM runs WHERE command = 'grade' ORDER BY id DESC LIMIT 1").fetchone()
    return () if row is None else tuple(map(str, read_json(row[0])))


def _setting(row: tuple[Any, ...]) -> Setting:
    assignment, seed, hidden, file, key, audience, limits, confinement, basis, environment, versions = row
    if audience not in ("staff", "student"):
        raise Damaged("what a run was made with can't be read")
    try:
        used = Used(file, key, audience, Limits(**read_json(limits)), tuple(read_json(confinement)))
        return Setting(assignment, int(seed), hidden, used, basis, environment, read_json(versions))
    except (ValueError, TypeError):
        raise Damaged("what a run was made with can't be read") from None
