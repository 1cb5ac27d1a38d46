"""Entry by entry: which are right, how far off each is, and how far it may be."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.allowance import EXACT, Allowance
from grader.compare.figures import figure, pair
from grader.compare.numbers import decimals
from grader.model import Entry


@dataclass(frozen=True, eq=False)
class Judged:
    """Arrays of one shape: given and expected entries, and per entry whether it is right, the difference, the limit."""

    given: NDArray[Any]
    expected: NDArray[Any]
    right: NDArray[np.bool_]
    difference: NDArray[np.float64]
    allowed: NDArray[np.float64]

    @property
    def wrong(self) -> NDArray[np.bool_]:
        return ~self.right

    def share(self) -> float:
        """Right entries over those where the answer or the reference differs from zero by more than is allowed.

        So an answer of zeros earns nothing: where a zero is right, it isn't counted.
        """
        if self.right.all():
            return 1.0
        support = ~(_size(self.given) <= self.allowed) | ~(_size(self.expected) <= self.allowed) | self.wrong
        return float(np.count_nonzero(self.right & support) / np.count_nonzero(support))

    def worst(self) -> tuple[int, ...]:
        """The index of the wrong entry that is farthest beyond what is allowed; finite differences come first."""
        with np.errstate(all="ignore"):
            ratio = np.where(self.allowed > 0, self.difference / self.allowed, np.inf)
        shown = self.wrong & np.isfinite(self.difference)
        shown = shown if shown.any() else self.wrong
        best = _largest(self.difference, _largest(ratio, np.flatnonzero(shown)))[0]
        return tuple(int(axis) for axis in np.unravel_index(best, self.right.shape))

    def is_largest(self, index: tuple[int, ...]) -> bool:
        """Whether no wrong entry differs by more than the one at ``index``."""
        differences = self.difference[self.wrong & np.isfinite(self.difference)]
        return not differences.size or bool(self.difference[index] >= differences.max())

    def entry(self, index: tuple[int, ...]) -> Entry:
        """The entry at ``index`` side by side, as text."""
        given, expected = scalar(self.given[index]), scalar(self.expected[index])
        shown = pair(given, expected)
        if not np.isfinite(self.difference[index]):
            return Entry(index, *shown)
        difference = _exact_difference(given, expected, float(self.difference[index]))
        size = float(abs(expected))
        relative = figure(float(difference) / size, 3) if size else ""
        return Entry(index, *shown, figure(difference, 3), relative, figure(float(self.allowed[index]), 3))


def judge(given: NDArray[Any], expected: NDArray[Any], rule: Allowance) -> Judged:
    """Compares entries of two arrays of the same shape. NaN is right where NaN is expected, inf where inf is.

    Object arrays hold Decimals: then the other side is taken as decimals too, and the comparison is exact.
    """
    if given.dtype.kind == "c" or expected.dtype.kind == "c":
        return _judge_floats(floats(given), floats(expected), rule)
    if "O" in (given.dtype.kind, expected.dtype.kind):
        return _judge_decimals(given, expected, rule)
    return _judge_floats(given, expected, rule)


def all_near(given: NDArray[Any], expected: NDArray[Any], rule: Allowance) -> bool:
    """Whether every entry is right, said at once of what most answers are: floats that are finite. False says nothing:
    :func:`judge` does."""
    if given.dtype.kind != "f" or expected.dtype.kind != "f":
        return False
    with np.errstate(all="ignore"):
        difference = np.abs(floats(given) - expected)
        # at the end of float64's range what is allowed is infinite, and infinity is no answer within it
        return bool((np.isfinite(difference) & (difference <= rule.at(expected))).all())


def _judge_floats(given: NDArray[Any], expected: NDArray[Any], rule: Allowance) -> Judged:
    allowed = rule.at(expected)
    with np.errstate(all="ignore"):
        one, other = floats(given), floats(expected)
        same = (given == expected) | (np.isnan(one) & np.isnan(other))
        difference = np.where(same, 0.0, np.abs(one - other))
        near = np.isfinite(difference) & (allowed > 0) & (difference <= allowed)
    return Judged(given, expected, np.asarray(same | near), np.asarray(difference), allowed)


def _judge_decimals(given: NDArray[Any], expected: NDArray[Any], rule: Allowance) -> Judged:
    one, other = decimals(given), decimals(expected)
    exact_float = expected.dtype.kind == "f"
    rows = [_one(a, b, rule, exact_float) for a, b in zip(one.reshape(-1), other.reshape(-1), strict=True)]
    right, difference, allowed = (np.array([row[at] for row in rows]).reshape(one.shape) for at in range(3))
    return Judged(one, expected, right.astype(bool), difference.astype(np.float64), allowed.astype(np.float64))


def _one(given: Decimal, expected: Decimal, rule: Allowance, exact_float: bool) -> tuple[bool, float, float]:
    if not (given.is_finite() and expected.is_finite()):
        same = (given.is_nan() and expected.is_nan()) or given == expected
        return same, 0.0 if same else float("inf"), 0.0
    difference = EXACT.abs(EXACT.subtract(given, expected))
    allowed = rule.at_decimal(expected, given)
    # a reference in float64 can't hold 1/3: the nearest float is it
    same = given == expected or (exact_float and float(given) == float(expected))
    return same or difference <= allowed, float(difference), float(allowed)


def floats(data: NDArray[Any]) -> NDArray[Any]:
    """Numbers as float64 or complex128; not a copy where they are that already."""
    if data.dtype.char in "dD" and data.dtype.isnative:
        return data
    with np.errstate(all="ignore"):
        return data.astype(np.complex128 if data.dtype.kind == "c" else np.float64)


def scalar(item: Any) -> Any:
    """One entry of an array as a Python number."""
    return item.item() if isinstance(item, np.generic | np.ndarray) else item


def _size(data: NDArray[Any]) -> NDArray[np.float64]:
    with np.errstate(all="ignore"):
        return np.asarray(np.abs(floats(data)), dtype=np.float64)


def _largest(values: NDArray[np.float64], places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Those of ``places`` (flat indices, at least one) where ``values`` is largest; NaN is smaller than any number."""
    found = np.nan_to_num(values.reshape(-1)[places], nan=-1.0, posinf=np.inf)
    return np.asarray(places[found == found.max()], dtype=np.intp)


def _exact_difference(given: Any, expected: Any, measured: float) -> Any:
    both_int = isinstance(given, int) and isinstance(expected, int)
    return abs(int(given) - int(expected)) if both_int else measured
