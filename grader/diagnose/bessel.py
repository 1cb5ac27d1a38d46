"""Bessel's correction: a variance divided by N - 1 where N is asked for, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.diagnose.base import Sample
from grader.diagnose.hypotheses import Thunk, common
from grader.diagnose.phrases import shown, subject, times
from grader.diagnose.sizes import Size, sizes
from grader.model import Cause

Key = tuple[Size, float]


class Bessel:
    """Every entry is N/(N - 1) times the reference, or its inverse, or the root of either."""

    code = "bessel"
    rank = 22

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        keys = common(samples, _corrected)
        if not keys:
            return None
        size, power = keys[0]
        what = "the variance" if abs(power) == 1 else "the variance under the root"
        used, wanted = ("N - 1", "N") if power > 0 else ("N", "N - 1")
        told = f"{what} seems to be divided by {used} where {wanted} is asked for"
        value = sizes(shown(samples))[size]
        if value == 1:
            return Cause(self.code, f"{size.phrase(value)}: {told}.")
        root = "" if abs(power) == 1 else "the root of "
        quotient = f"{root}{value}/{value - 1}" if power > 0 else f"{root}{value - 1}/{value}"
        ratio = times((value / (value - 1)) ** power)
        fact = f"{subject(samples)} is {quotient} = {ratio} times the reference, and {size.phrase(value)}"
        return Cause(self.code, f"{fact}: {told}.")


def _corrected(sample: Sample) -> Iterator[tuple[Key, Thunk]]:
    truth = sample.truth
    if truth is None or truth.dtype.kind != "f":
        return
    for size, value in sizes(sample).items():
        for power in (1.0, -1.0, 0.5, -0.5):
            yield (size, power), partial(_times, sample, np.float64(value) / np.float64(value - 1), power)


def _times(sample: Sample, quotient: np.float64, power: float) -> NDArray[Any]:
    assert sample.truth is not None
    return np.asarray(sample.truth * quotient**power)
