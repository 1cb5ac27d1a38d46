"""A small eps that is missing, too many, or in the wrong place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.entries import floats
from grader.compare.figures import figure
from grader.diagnose.base import Sample, input_arrays, input_numbers
from grader.diagnose.evidence import LEAST
from grader.diagnose.hypotheses import Thunk, common
from grader.diagnose.phrases import subject
from grader.model import Cause

SMALL = tuple(10.0**-power for power in range(3, 13))
LARGEST_DIFFERENCE = 0.2  # relative: an eps that does more is not small any more
MOST_AXES = 4
PLACES = {
    "missing": "an eps of {eps} under the root seems to be missing",
    "extra": "an eps of {eps} under the root is one too many",
    "outside": "an eps of {eps} is added to the root: it belongs under it",
    "inside": "an eps of {eps} is added under the root: it belongs outside",
}
Key = tuple[str, float, str, tuple[int, ...], str]  # place, eps, input, axes, input that is added after


class Eps:
    """Decided by the variances of an input, or by an offset that is a power of ten."""

    code = "eps"
    rank = 38

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        if not all(map(_slightly_off, samples)):
            return None
        added = common(samples, _added)
        if added:
            more = "too many" if added[0] > 0 else "missing"
            told = f"{subject(samples)} is {figure(abs(added[0]))} {'above' if added[0] > 0 else 'below'} the reference"
            return Cause(self.code, f"{told}: an eps of {figure(abs(added[0]))} is {more} here.")
        found = common(samples, _normalised, 1.5 * LEAST)
        if not found:
            return None
        place, eps, name, axes, _ = found[0]
        over = ", ".join(map(str, axes))
        because = PLACES[place].format(eps=figure(eps))
        told = f"Every entry is off by a share that fits the variances of {name} over axis {over}: {because}."
        return Cause(self.code, told)


def _slightly_off(sample: Sample) -> bool:
    truth = sample.truth
    if truth is None or truth.dtype.kind != "f" or not truth.size:
        return False
    finite = np.abs(truth[np.isfinite(truth)])
    return sample.right or (finite.size > 0 and sample.distance <= LARGEST_DIFFERENCE * float(finite.max()))


def _added(sample: Sample) -> Iterator[tuple[float, Thunk]]:
    truth = sample.truth
    for eps in SMALL if truth is not None else ():
        for signed in (eps, -eps):
            yield signed, partial(_plus, truth, signed)


def _plus(truth: Any, offset: float) -> NDArray[Any]:
    return np.asarray(truth + offset)


def _normalised(sample: Sample) -> Iterator[tuple[Key, Thunk]]:
    truth = sample.truth
    if truth is None:
        return
    arrays = input_arrays(sample)
    values = [value for value in input_numbers(sample).values() if 0 < value < 1e-2]
    for name, array in arrays.items():
        if array.shape != truth.shape or array.ndim > MOST_AXES:
            continue
        after = ["", *(other for other in arrays if other != name and _spreads(arrays[other], truth.shape))]
        for axes in (axes for count in range(1, array.ndim + 1) for axes in combinations(range(array.ndim), count)):
            variance = floats(array).var(axis=axes, keepdims=True)
            for eps in dict.fromkeys((*values, *SMALL[:6])):
                for place in PLACES:
                    for beta in after:
                        key = (place, eps, name, axes, beta)
                        yield key, partial(_moved, truth, variance, eps, place, arrays[beta] if beta else 0.0)


def _spreads(array: NDArray[Any], shape: tuple[int, ...]) -> bool:
    fits = zip(reversed(array.shape), reversed(shape), strict=False)
    return array.ndim <= len(shape) and array.shape != shape and all(one in (1, other) for one, other in fits)


def _moved(truth: NDArray[Any], variance: NDArray[Any], eps: float, place: str, beta: Any) -> NDArray[Any]:
    """The truth as the mistake makes it: (truth - beta) times the ratio of the two denominators, plus beta."""
    under, root = np.sqrt(variance + eps), np.sqrt(variance)
    ratio = {"missing": under / root, "extra": root / under, "outside": under / (root + eps)}
    ratio["inside"] = (root + eps) / under
    return np.asarray((truth - beta) * ratio[place] + beta)
