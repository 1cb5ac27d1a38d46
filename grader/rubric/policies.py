"""An assignment's policies: what lateness costs, and how many problems are dropped."""

from __future__ import annotations

import re
from decimal import Decimal

from grader.model import LatePolicy, Problem
from grader.rubric.assignment_schema import AssignmentFile, LateEntry
from grader.rubric.nodes import Document
from grader.rubric.points import total

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}  # by the first letter of a unit


def seconds_of(text: str) -> int:
    """``15 min`` in seconds, for a text that matches the schema's pattern of durations."""
    number, unit = re.findall(r"[0-9]+|[a-z]", text)[:2]
    return int(number) * _SECONDS[unit]


def share_of(text: str) -> Decimal:
    """``10 %`` as 0.1, for a text that matches the schema's pattern of shares."""
    return Decimal(text.rstrip(" %")) / 100


def late_policy(document: Document, file: AssignmentFile) -> LatePolicy | None:
    """The policy on lateness; what is wrong with it is noted in the document."""
    if "late" not in file.model_fields_set:
        return None
    entry = file.late
    if "due" not in file.model_fields_set:
        document.note(("late",), "without a due date nothing is late", "add `due: …`, or remove this", key=True)
    policy = LatePolicy(
        per_day=share_of(entry.per_day),
        of=entry.of,
        grace=seconds_of(entry.grace),
        cap=share_of(entry.cap),
        closes=seconds_of(entry.closes) if entry.closes else None,
        days=entry.days,
    )
    _check(document, entry, policy)
    return policy


def check_drop(document: Document, file: AssignmentFile, problems: list[Problem]) -> None:
    """Notes where nothing would be left after dropping the lowest."""
    worth = sum(total(problem.criteria) > 0 for problem in problems)
    if file.drop_lowest and len(problems) == len(file.problems) and file.drop_lowest >= worth:
        message = f"{file.drop_lowest} of {worth} problems with points would be dropped"
        document.note(("drop_lowest",), message, f"write at most {max(worth - 1, 0)}")


def _check(document: Document, entry: LateEntry, policy: LatePolicy) -> None:
    if policy.closes is not None and policy.closes < policy.grace:
        message = f"this closes before the grace of {entry.grace} is over"
        document.note(("late", "closes"), message, "write a longer time, or a shorter grace")
    if policy.cap < policy.per_day:
        message = f"the cap of {entry.cap} is less than a day takes"
        document.note(("late", "cap"), message, f"write at least {entry.per_day}")
