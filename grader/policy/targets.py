"""What decisions on points may be about, and how it is named in a file."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from grader.model import Assignment, Criterion, Problem

WHOLE = "all"  # the target that stands for the whole assignment


def most_of(assignment: Assignment) -> dict[str, Decimal]:
    """Every target, in order, with the most points that it can earn: ``all``, problems, ``problem/criterion``."""
    criteria = [one for problem in assignment.problems for one in problem.criteria]
    extra, cap = _total(criteria, extra=True), assignment.extra_credit_cap
    targets = {WHOLE: _total(criteria, extra=False) + (extra if cap is None else min(extra, cap))}
    for problem in assignment.problems:
        targets[problem.id] = sum((one.points for one in problem.criteria), Decimal(0))
        targets |= {f"{problem.id}/{one.id}": one.points for one in problem.criteria}
    return targets


def extra_credit(assignment: Assignment) -> frozenset[str]:
    """The targets that are extra credit."""
    return frozenset(
        f"{problem.id}/{one.id}" for problem in assignment.problems for one in problem.criteria if one.extra_credit
    )


def spellings(problems: Sequence[Problem]) -> dict[str, list[str]]:
    """Every way in which a target may be written, with what may be meant: a criterion's id alone is understood where
    nothing else bears it."""
    known = {WHOLE: [WHOLE], **{problem.id: [problem.id] for problem in problems}}
    known |= {name: [name] for problem in problems for one in problem.criteria for name in (f"{problem.id}/{one.id}",)}
    short: dict[str, list[str]] = {}
    for problem in problems:
        for one in problem.criteria:
            short.setdefault(one.id, []).append(f"{problem.id}/{one.id}")
    return short | known


def covers(target: str, other: str) -> bool:
    """Whether a decision on ``target`` is one on ``other`` too."""
    return target in (WHOLE, other) or other.startswith(f"{target}/")


def _total(criteria: Sequence[Criterion], *, extra: bool) -> Decimal:
    return sum((one.points for one in criteria if one.extra_credit is extra), Decimal(0))
