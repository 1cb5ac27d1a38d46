"""Everything stands a few places on along an axis, rolled round or filled with zeros."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.diagnose.base import Sample
from grader.diagnose.evidence import LEAST
from grader.diagnose.hypotheses import Thunk, common
from grader.diagnose.phrases import axes_named
from grader.model import Cause

FARTHEST = 4
MOST_AXES = 5
Key = tuple[int, int, bool]  # axis, places, rolled round


class Shift:
    """Shifted by one to four places."""

    code = "shift"
    rank = 24

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        keys = common(samples, _shifted, 2 * LEAST)
        if not keys:
            return None
        axis, places, rolled = keys[0]
        way = "towards the end" if places > 0 else "towards the start"
        filled = ", the last ones coming round" if rolled else ", filled up with zeros"
        count = f"{abs(places)} place{'s' if abs(places) > 1 else ''}"
        ambiguous = any(other[:2] == (axis, places) and other[2] != rolled for other in keys)
        told = f"It is the reference shifted by {count} {way} along {axes_named((axis,))}{'' if ambiguous else filled}"
        return Cause(self.code, f"{told}: an index or a start is off by {abs(places)}.")


def _apply(sample: Sample, key: Key) -> NDArray[Any]:
    axis, places, rolled = key
    truth = sample.truth
    assert truth is not None
    moved: NDArray[Any] = np.roll(truth, places, axis)
    if not rolled:
        moved = moved.copy()
        np.moveaxis(moved, axis, 0)[slice(places) if places > 0 else slice(places, None)] = 0
    return moved


def _shifted(sample: Sample) -> Iterator[tuple[Key, Thunk]]:
    truth = sample.truth
    if truth is None or truth.ndim > MOST_AXES:
        return
    for places in (sign * step for step in range(1, FARTHEST + 1) for sign in (1, -1)):
        for axis in range(truth.ndim):
            if abs(places) < truth.shape[axis]:
                yield (axis, places, True), partial(_apply, sample, (axis, places, True))
                if 2 * abs(places) <= truth.shape[axis]:
                    yield (axis, places, False), partial(_apply, sample, (axis, places, False))
