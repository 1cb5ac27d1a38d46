"""Which problems are dropped as the lowest."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from grader.policy.counting import Counted

# where a problem comes among the lowest: its share, then what is worth most, then the first
Rank = tuple[Fraction, Decimal, int]


def lowest(problems: Sequence[Counted], number: int) -> tuple[frozenset[int], int]:
    """The indices of the problems to drop, and how many more will be dropped once all points are known.

    While points are pending, only what will be among the lowest whatever they become is dropped. Problems that are
    worth nothing are no candidates, and one candidate always stays.
    """
    candidates = [index for index, one in enumerate(problems) if one.max_score > 0]
    number = min(number, len(candidates) - 1)
    if number <= 0:
        return frozenset(), 0
    worst = {index: _rank(problems[index], index, problems[index].score) for index in candidates}
    best = {
        index: _rank(problems[index], index, problems[index].score + problems[index].pending) for index in candidates
    }
    certain = frozenset(
        index
        for index in candidates
        if sum(worst[other] < best[index] for other in candidates if other != index) < number
    )
    return certain, number - len(certain)


def _rank(one: Counted, index: int, score: Decimal) -> Rank:
    return Fraction(score) / Fraction(one.max_score), -one.max_score, index
