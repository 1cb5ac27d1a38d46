"""How late a submission is, and what that takes: exact arithmetic on elapsed time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from grader.model import LatePolicy
from grader.score.credit import to_cents

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Lateness:
    """Begun days after the due date, how many of them cost nothing, and whether it was too late for any points."""

    days: int = 0
    free: int = 0
    closed: bool = False


def lateness(policy: LatePolicy, due: datetime, submitted: datetime, free: int | None = None) -> Lateness:
    """How late something is; ``free`` is how many late days may be used, where the policy's number doesn't hold.

    Both times need a zone. Up to and including the grace, nothing is late; beyond it, days count from ``due``.
    """
    # in UTC: two times of one zone are otherwise subtracted by the clock on the wall, which is changed twice a year
    after = submitted.astimezone(UTC) - due.astimezone(UTC)
    if after <= timedelta(seconds=policy.grace):
        return Lateness()
    days = -(-after // _DAY)
    closed = policy.closes is not None and after > timedelta(seconds=policy.closes)
    return Lateness(days, 0 if closed else min(days, policy.days if free is None else free), closed)


def share_taken(policy: LatePolicy, late: Lateness) -> Fraction:
    """The share, in 0…1, that lateness takes."""
    if late.closed:
        return Fraction(1)
    return min((late.days - late.free) * Fraction(policy.per_day), Fraction(policy.cap))


def left(policy: LatePolicy, late: Lateness, score: Decimal, max_score: Decimal) -> Decimal:
    """What lateness leaves of a score, rounded half up to 0.01; never below 0 and never above the score."""
    if late.closed:
        return Decimal(0)
    share = share_taken(policy, late)
    remains = Fraction(score) - share * Fraction(score if policy.of == "score" else max_score)
    return min(max(half_up(remains), Decimal(0)), score)


def half_up(points: Fraction) -> Decimal:
    """An exact number of points, rounded half up to 0.01."""
    hundredths = (points * 100 + Fraction(1, 2)).__floor__()
    return to_cents(Decimal(hundredths) / 100)
