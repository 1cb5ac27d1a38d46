"""Where in an array the wrong entries lie: named rows or columns, counted from 1 in words and from 0 in brackets."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FEWEST_LINES = 3
MOST_NAMED = 2


def where_wrong(wrong: NDArray[np.bool_]) -> str:
    """``all in row 2 (index 1)`` where few rows or columns of a matrix hold every wrong entry, else nothing."""
    if wrong.ndim != 2:
        return ""
    count = int(np.count_nonzero(wrong))
    found = [
        (np.flatnonzero(wrong.any(axis=1 - axis)), name, wrong.shape[axis])
        for axis, name in enumerate(("row", "column"))
    ]
    named = [line for line in found if line[0].size <= MOST_NAMED and line[2] >= FEWEST_LINES and count > line[0].size]
    if not named:
        return ""
    lines, name, _ = min(named, key=lambda line: line[0].size)
    return f"all in {_named(lines, name)}"


def _named(lines: NDArray[Any], name: str) -> str:
    if len(lines) == 1:
        return f"{name} {lines[0] + 1} (index {lines[0]})"
    first, second = lines
    return f"{name}s {first + 1} and {second + 1} (indices {first} and {second})"


def place(index: tuple[int, ...]) -> str:
    """An index as Python writes it: ``[3, 7]``."""
    return f"[{', '.join(str(axis) for axis in index)}]"
