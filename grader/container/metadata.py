"""``submission_metadata.json``: what Gradescope says of a submission.

Its fields may change (https://gradescope-autograders.readthedocs.io/en/latest/submission_metadata/), numbers may be
strings, and anything may be missing or null: what isn't as it is documented counts as not said.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from grader.intake.times import moment
from grader.model import Student, Submission

PLATFORM = "gradescope"
_MOST_BYTES = 64 * 2**20  # it holds the results of earlier submissions
_MOST_PEOPLE = 100
_MOST_DIGITS = 9  # of points, before and after the point


@dataclass(frozen=True)
class Metadata:
    """``due`` is the assignment's due date there, ``own_due`` that of who handed in, where it is a later one: an
    extension. ``points`` are what the platform gives for the autograder, where it says so. ``flaw`` says why nothing is
    known."""

    submission: Submission
    due: datetime | None = None
    own_due: datetime | None = None
    points: Decimal | None = None
    flaw: str = ""


def read_metadata(path: Path) -> Metadata:
    """What stands in the file. Never raises: without it a submission is graded all the same."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError("it is too large")
        held = json.loads(path.read_bytes())
        if not isinstance(held, dict):
            raise ValueError("it is no JSON object")
    except (OSError, ValueError, RecursionError) as error:
        return Metadata(Submission("submission"), flaw=f"{path.name} was not used: {_why(error)}.")
    return _metadata(held)


def _metadata(held: dict[str, Any]) -> Metadata:
    assignment = _dict(held.get("assignment"))
    users = [one for one in _list(held.get("users"))[:_MOST_PEOPLE] if isinstance(one, dict)]
    due = _moment(assignment.get("due_date"))
    own = [_dict(one.get("assignment")) for one in users]
    return Metadata(
        _submission(held, assignment, users),
        due=due,
        own_due=_later([_moment(one.get("due_date")) for one in own], due),
        points=_points(assignment),
    )


def _submission(held: dict[str, Any], assignment: dict[str, Any], users: list[dict[str, Any]]) -> Submission:
    name = f"submission_{_text(held.get('id')) or 'unknown'}"
    people = tuple(map(_student, users))
    together = len(people) > 1 or assignment.get("group_submission") is True
    return Submission(
        name,
        student=people[0] if people else None,
        group=name if together else "",
        members=people if together else (),
        platform=PLATFORM,
        upload=name,
        submitted=_moment(held.get("created_at")),
        attempt=len(_list(held.get("previous_submissions"))) + 1,
    )


def _student(user: dict[str, Any]) -> Student:
    email = _text(user.get("email"))
    return Student(_text(user.get("sid")) or _text(user.get("id")), _text(user.get("name")), email=email)


def _later(own: list[datetime | None], due: datetime | None) -> datetime | None:
    """The latest date of one's own, where it is later than everybody's: of a group, the most generous one counts."""
    known = [one for one in own if one is not None]
    return max(known) if known and due is not None and max(known) > due else None


def _points(assignment: dict[str, Any]) -> Decimal | None:
    """What the platform gives for its autograder: the only question of that type."""
    questions = [one for one in _list(assignment.get("outline")) if isinstance(one, dict)]
    weights = [one.get("weight") for one in questions if one.get("type") == "ProgrammingQuestion"]
    return _number(weights[0]) if len(weights) == 1 else None


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS else None


def _moment(value: Any) -> datetime | None:
    return moment(value.replace("T", " "), UTC) if isinstance(value, str) else None


def _text(value: Any) -> str:
    """Text that can be written: half of a surrogate pair, which JSON may hold, is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _why(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
