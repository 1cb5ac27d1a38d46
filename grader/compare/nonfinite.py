"""Places of NaN and infinity: where the answer and the reference differ in which entries are finite."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.entries import floats
from grader.compare.figures import figure
from grader.compare.lines import place

NAMES = ("finite", "NaN", "inf", "-inf", "infinite")
FINITE, NAN, INF, MINUS_INF, COMPLEX_INF = range(5)
MOST_SENTENCES = 3


def classes(data: NDArray[Any]) -> NDArray[np.int8]:
    """Which of ``NAMES`` each entry is, as indices. A decimal too large for a float is still finite."""
    numbers = floats(data)
    out = np.zeros(numbers.shape, dtype=np.int8)
    out[np.isinf(numbers)] = COMPLEX_INF if numbers.dtype.kind == "c" else INF
    if numbers.dtype.kind != "c":
        out[np.isneginf(numbers)] = MINUS_INF
    out[np.isnan(numbers)] = NAN
    if data.dtype.kind == "O":
        out[np.array([number.is_finite() for number in data.flat], dtype=bool).reshape(data.shape)] = FINITE
    return out


def sentences(path: str, given: NDArray[Any], expected: NDArray[Any]) -> tuple[str, ...]:
    """One sentence for each pair of classes that stands where it shouldn't, in the order of first places."""
    one, other = classes(given), classes(expected)
    if (one == other).all():
        return ()
    if not one.ndim:
        return (f"{path} is {_value(given, one)}, expected {_value(expected, other)}.",)
    pairs = sorted(_pairs(one, other), key=lambda found: found[2])
    return tuple(_sentence(path, found, one.shape) for found in pairs[:MOST_SENTENCES])


def _pairs(one: NDArray[np.int8], other: NDArray[np.int8]) -> Iterator[tuple[int, int, int, int]]:
    for mine in range(len(NAMES)):
        for theirs in range(len(NAMES)):
            places = np.flatnonzero((one == mine) & (other == theirs)) if mine != theirs else np.zeros(0, dtype=np.intp)
            if places.size:
                yield mine, theirs, int(places[0]), int(places.size)


def _sentence(path: str, found: tuple[int, int, int, int], shape: tuple[int, ...]) -> str:
    mine, theirs, first, count = found
    index = place(tuple(int(axis) for axis in np.unravel_index(first, shape)))
    at = f"first at {index}" if count > 1 else f"at {index}"
    many = f"{count} of {int(np.prod(shape))} entries"
    return f"{path} is {NAMES[mine]} in {many}, {at}; the reference is {NAMES[theirs]} there."


def _value(data: NDArray[Any], kind: NDArray[np.int8]) -> str:
    return figure(data.item()) if kind == FINITE else NAMES[int(kind)]
