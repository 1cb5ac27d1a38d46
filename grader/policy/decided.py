"""What a person decided about a submission, sorted for use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from grader.model import Assignment, Decision
from grader.policy.targets import most_of

EXEMPT, SCORE = "exempt ", "score "


@dataclass(frozen=True)
class Decided:
    """``due`` is the student's own due date and ``moved`` the decision that made it; ``points`` are decisions on
    points by target, in the order of the assignment; ``stale`` those on what the assignment no longer has."""

    due: datetime | None = None
    moved: Decision | None = None
    waived: Decision | None = None
    late_days: Decision | None = None
    points: Mapping[str, Decision] = field(default_factory=dict)
    stale: tuple[Decision, ...] = ()


def decided(assignment: Assignment, decisions: Sequence[Decision]) -> Decided:
    """Decisions, sorted. They were checked when they were read, but the assignment may have changed since."""
    by_what = {one.what: one for one in decisions}
    on = {one.what.partition(" ")[2]: one for one in decisions if one.what.startswith((EXEMPT, SCORE))}
    targets = most_of(assignment)
    moved = by_what.get("due") or by_what.get("days")
    return Decided(
        due=None if moved is None else _due(assignment, moved),
        moved=moved,
        waived=by_what.get("late"),
        late_days=by_what.get("late_days"),
        points={target: on[target] for target in targets if target in on},
        stale=tuple(on[target] for target in sorted(on) if target not in targets),
    )


def _due(assignment: Assignment, moved: Decision) -> datetime | None:
    if moved.what == "due":
        return datetime.fromisoformat(moved.value)
    # dates of an assignment have a fixed offset, so that adding days is adding hours
    return assignment.due and assignment.due + timedelta(days=int(moved.value))
