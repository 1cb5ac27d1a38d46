"""Which pairs are worth a closer look: a measure of all pairs by arrays, a few microseconds for each file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from grader.similar.fingerprint import LEAST, K, Prints

if TYPE_CHECKING:
    from numpy.typing import NDArray

# of a file: positions of its k-grams in order, and the number that the class gives to each k-gram
_File = tuple["NDArray[np.int64]", "NDArray[np.int64]"]


def candidates(room: Sequence[Prints], threshold: float, tell: Callable[[int], None]) -> list[tuple[int, int]]:
    """The pairs (i, j), i < j, of which one shares at least ``threshold`` of itself, or of a file, with the other.

    ``tell`` is told how many submissions are through.
    """
    numbers: dict[int, int] = {}
    files = [[_numbered(one.at, numbers) for one in prints.files] for prints in room]
    has = np.zeros(len(numbers), dtype=bool)
    found = set()
    for other, theirs in enumerate(files):
        for _, values in theirs:
            has[values] = True
        found |= {
            _ordered(at, other) for at, ours in enumerate(files) if at != other and _share(ours, has) >= threshold
        }
        for _, values in theirs:
            has[values] = False
        tell(other + 1)
    return sorted(found)


def _ordered(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _numbered(at: dict[int, list[int]], numbers: dict[int, int]) -> _File:
    pairs = sorted((place, numbers.setdefault(value, len(numbers))) for value, places in at.items() for place in places)
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0].copy(), table[:, 1].copy()


def _share(files: Sequence[_File], has: NDArray[np.bool_]) -> float:
    """The larger of the share of a whole submission and of its files that ``has`` holds; see ``search._side``."""
    lengths = [(covered(places[has[values]]), covered(places)) for places, values in files]
    shared, whole = (sum(column) for column in zip(*lengths, strict=True)) if lengths else (0, 0)
    parts = [part / of for part, of in (*lengths, (shared, whole)) if part >= LEAST]
    return max(parts, default=0.0)


def covered(places: NDArray[np.int64]) -> int:
    """How many characters the k-grams at these positions, in order, cover."""
    return int(np.minimum(np.diff(places), K).sum()) + K if len(places) else 0
