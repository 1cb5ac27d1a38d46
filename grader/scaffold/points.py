"""The points of a new problem, divided among its criteria."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from grader.errors import UsageError

MOST = 1000


def parse_points(text: str) -> Decimal:
    """From 1 to 1000, in hundredths at most; :class:`UsageError` for anything else."""
    try:
        points = Decimal(text)
        fine = points.is_finite() and 1 <= points <= MOST and points == round(points, 2)
    except InvalidOperation:
        fine = False
    if not fine:
        raise UsageError(
            f"{text}: not a number of points; write one from 1 to {MOST} with at most two decimals, such as 10"
        )
    return points


def divided(points: Decimal, shares: Sequence[int]) -> list[Decimal]:
    """The points in these proportions, in whole numbers where there are enough, else in hundredths; the sum is exact.

    What rounding down leaves over goes to the largest remainders, the first of equals first.
    """
    unit = Decimal(1) if points % 1 == 0 and points >= 2 * len(shares) else Decimal("0.01")
    exact = [points / unit * share / sum(shares) for share in shares]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(shares)), key=lambda index: parts[index] - exact[index])
    for index in by_remainder[: int(points / unit) - sum(parts)]:
        parts[index] += 1
    return [part * unit for part in parts]


def written(points: Decimal) -> str:
    """``4``, ``2.5``: without an exponent or idle zeros."""
    return f"{points.normalize():f}"
