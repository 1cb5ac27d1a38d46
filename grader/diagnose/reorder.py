"""Rows, channels or entries that are right but stand elsewhere, or stand twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.entries import floats
from grader.diagnose.base import Sample
from grader.diagnose.evidence import LEAST, digits
from grader.diagnose.hypotheses import wrong
from grader.diagnose.phrases import line, lines, shown, upper
from grader.model import Cause

MOST_LINES = 64
MOST_AXES = 4
Places = list[int]  # for each line that was given, the line of the truth that it is


class Reordered:
    """All rows (or slices along another axis) of the reference are there, in another order."""

    code = "reordered"
    rank = 44

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        axis = _axis(samples, _is_reordered)
        if axis is None:
            return None
        ndim = _ndim(samples)
        fact = f"All {lines(ndim, axis)} of the reference are there, but in another order"
        places = _places(shown(samples), axis) or []
        at = next(index for index, place in enumerate(places) if place != index)
        return Cause(
            self.code, f"{fact}: your {line(ndim, axis, at)} is the reference's {line(ndim, axis, places[at])}."
        )


class Repeated:
    """A row of the reference stands in the place of another."""

    code = "repeated"
    rank = 46
    plain = True

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        axis = _axis(samples, _is_repeated)
        if axis is None:
            return None
        ndim = _ndim(samples)
        places = _places(shown(samples), axis) or []
        at = next(index for index, place in enumerate(places) if place != index)
        mine, other = line(ndim, axis, at), line(ndim, axis, places[at])
        return Cause(self.code, f"{upper(mine)} repeats {other}: what belongs there is missing.")


def _ndim(samples: Sequence[Sample]) -> int:
    truth = wrong(samples)[0].truth
    return 0 if truth is None else truth.ndim


def _axis(samples: Sequence[Sample], holds: Any) -> int | None:
    """The first axis along which all wrong samples are explained and no right one could have been wrong."""
    truth = samples[0].truth
    for axis in range(min(truth.ndim, MOST_AXES) if truth is not None else 0):
        if all(holds(sample, axis) if not sample.right else _short(sample, axis) for sample in samples):
            return axis
    return None


def _short(sample: Sample, axis: int) -> bool:
    """Whether there is nothing to reorder along an axis."""
    return sample.truth is not None and sample.truth.ndim > axis and sample.truth.shape[axis] < 2


def _is_reordered(sample: Sample, axis: int) -> bool:
    places = _places(sample, axis)
    return places is not None and len(set(places)) == len(places)


def _is_repeated(sample: Sample, axis: int) -> bool:
    places = _places(sample, axis)
    if places is None or len(set(places)) == len(places):
        return False
    moved = sum(place != index for index, place in enumerate(places))
    return 2 * moved <= len(places)  # most lines are where they belong


def _places(sample: Sample, axis: int) -> Places | None:
    """Which line of the truth each given line is; itself where that fits. None unless every line is one."""
    truth, given = sample.truth, sample.answer
    if truth is None or given is None or truth.shape != given.shape or truth.ndim <= axis:
        return None
    if not 1 < truth.shape[axis] <= MOST_LINES or truth.dtype.kind not in "iufc" or given.dtype.kind == "b":
        return None
    places = _matches(sample, np.moveaxis(floats(given), axis, 0), np.moveaxis(floats(truth), axis, 0))
    if places is None:
        return None
    moved = [index for index, place in enumerate(places) if place != index]
    whole = np.take(truth, places, axis)
    if not moved or not sample.agrees(whole):
        return None
    return places if all(_known(sample, whole, axis, line) for line in moved) else None


def _known(sample: Sample, array: NDArray[Any], axis: int, line: int) -> bool:
    """Whether a line holds enough for it to be known again."""
    assert sample.answer is not None
    kept = np.full(array.shape, np.nan)
    np.moveaxis(kept, axis, 0)[line] = np.moveaxis(floats(array), axis, 0)[line]
    return digits([(sample, kept)]) >= LEAST


def _matches(sample: Sample, given: NDArray[Any], truth: NDArray[Any]) -> Places | None:
    places = []
    taken: set[int] = set()
    for index, mine in enumerate(given):
        near = np.abs(truth - mine).reshape(len(truth), -1)
        close = np.where(np.isnan(near) & np.isnan(truth).reshape(near.shape), 0.0, near).max(axis=1, initial=0.0)
        close = np.where(np.isnan(close), np.inf, close)
        fitting = np.flatnonzero(close <= max(2 * float(close.min()), 1e-3 * sample.distance))
        order = [index] if index in fitting else [place for place in fitting if place not in taken] or list(fitting)
        if not order:
            return None
        places.append(int(order[0]))
        taken.add(places[-1])
    return places
