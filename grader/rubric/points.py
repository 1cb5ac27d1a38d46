"""Points as exact decimals, and a problem's criteria scaled to what the problem is worth in an assignment."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from grader.model import Criterion

_HALF = Fraction(1, 2)


def tidy(number: float) -> Decimal:
    """A number that an author typed as a decimal, without trailing zeros: 0.1 is one tenth, 5.0 is 5."""
    return _plain(Decimal(repr(number)))


def hundredths_only(number: float) -> bool:
    """Whether a number has at most two decimals."""
    return Decimal(repr(number)) * 100 % 1 == 0


def total(criteria: Sequence[Criterion]) -> Decimal:
    """What can be earned without extra credit."""
    return sum((one.points for one in criteria if not one.extra_credit), Decimal(0))


def scaled(criteria: Sequence[Criterion], points: Decimal) -> tuple[Criterion, ...]:
    """Criteria whose points sum to ``points``, extra credit apart: exact shares in hundredths by largest
    remainder, ties to the earlier criterion. Extra credit takes the same factor, rounded half up.

    The criteria must be worth something together, unless ``points`` is 0.
    """
    worth = Fraction(total(criteria))
    factor = Fraction(points) / worth if worth else Fraction(0)
    exact = [Fraction(one.points) * factor * 100 for one in criteria]
    counts = [
        math.floor(share + _HALF) if one.extra_credit else math.floor(share)
        for one, share in zip(criteria, exact, strict=True)
    ]
    regular = [index for index, one in enumerate(criteria) if not one.extra_credit]
    left = int(points * 100) - sum(counts[index] for index in regular) if worth else 0
    for index in sorted(regular, key=lambda index: counts[index] - exact[index])[:left]:
        counts[index] += 1
    return tuple(replace(one, points=_plain(Decimal(count) / 100)) for one, count in zip(criteria, counts, strict=True))


def _plain(number: Decimal) -> Decimal:
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()
