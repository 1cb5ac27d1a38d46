"""Given against expected, cell by cell: a window of at most 12 by 12 around the worst entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.entries import Judged, scalar
from grader.compare.figures import figure, pair
from grader.model import Grid

SIDE = 12
CELL_DIGITS = 3

Cell = tuple[str, str, bool]


def grid(judged: Judged, worst: tuple[int, ...]) -> Grid | None:
    """The slice through ``worst`` as text; None for a scalar or an array without entries."""

    def cell(index: tuple[int, ...]) -> Cell:
        given, expected = scalar(judged.given[index]), scalar(judged.expected[index])
        if judged.right[index]:
            return figure(given, CELL_DIGITS), figure(expected, CELL_DIGITS), True
        return (*pair(given, expected, CELL_DIGITS), False)

    return window(judged.right, worst, cell)


def window(shaped: NDArray[Any], worst: tuple[int, ...], cell: Callable[[tuple[int, ...]], Cell]) -> Grid | None:
    """A grid of ``cell(index)`` over the last two axes of ``shaped``, at the other axes' place of ``worst``."""
    if not shaped.ndim or not shaped.size:
        return None
    outer, inner = worst[:-2], worst[-2:]
    spans = [_span(at, size) for at, size in zip(inner, shaped.shape[-2:], strict=True)]
    columns = range(*spans[-1])
    fronts = [(*outer, row) for row in range(*spans[0])] if len(spans) == 2 else [()]
    rows = tuple(tuple(cell((*front, column)) for column in columns) for front in fronts)
    cut = any(stop - start < size for (start, stop), size in zip(spans, shaped.shape[-2:], strict=True))
    return Grid(rows, cut, _slice_name(outer, spans, shaped.shape[-2:]) if cut or outer else "")


def _span(at: int, size: int) -> tuple[int, int]:
    start = int(np.clip(at - SIDE // 2, 0, max(size - SIDE, 0)))
    return start, min(start + SIDE, size)


def _slice_name(outer: tuple[int, ...], spans: list[tuple[int, int]], sizes: tuple[int, ...]) -> str:
    inner = [
        ":" if stop - start == size else f"{start}:{stop}" for (start, stop), size in zip(spans, sizes, strict=True)
    ]
    return f"[{', '.join([*map(str, outer), *inner])}]"
