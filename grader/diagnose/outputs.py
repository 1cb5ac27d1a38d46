"""One value stands where another belongs: outputs swapped, the same buffer twice, an input handed back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.figures import clean
from grader.diagnose.base import Other, Sample, array_of, input_arrays
from grader.diagnose.evidence import LEAST, digits
from grader.model import Cause


class Swapped:
    """The value is what is expected of another output."""

    code = "swapped"
    rank = 16

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        for at, other in enumerate(samples[0].others):
            expected = [sample.others[at].expected for sample in samples]
            if _tells(samples, expected) and all(_in_place_of(sample, sample.others[at]) for sample in samples):
                return Cause(self.code, f"It is what is expected of {clean(other.name)}: the two seem to be swapped.")
        return None


class Aliased:
    """The same values as another output whose truth differs, or an input handed back unchanged."""

    code = "alias"
    rank = 17

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        for at, other in enumerate(samples[0].others):
            if _are(samples, [sample.others[at].given for sample in samples]):
                told = f"It holds the same values as {clean(other.name)}: the same array seems to be returned twice."
                return Cause(self.code, told)
        for name in input_arrays(samples[0]):
            if _are(samples, [input_arrays(sample).get(name) for sample in samples]):
                told = f"It is the input {name}, unchanged: what was computed is not what is returned."
                return Cause(self.code, told)
        return None


def _are(samples: Sequence[Sample], values: Sequence[Any]) -> bool:
    """Whether what was given is one of these values in every case, to the last bit."""
    pairs = zip(samples, values, strict=True)
    return _tells(samples, values) and all(_identical(sample, value) for sample, value in pairs)


def _in_place_of(sample: Sample, other: Other) -> bool:
    """Whether each of two outputs is what is expected of the other."""
    back = Sample(other.given, other.expected, sample.inputs, sample.right, sample.tolerance)
    return sample.agrees(other.expected) and back.agrees(sample.expected)


def _tells(samples: Sequence[Sample], values: Sequence[Any]) -> bool:
    """Whether the values of the wrong cases hold enough to be known again, and differ from the truths."""
    fits = []
    for sample, value in zip(samples, map(array_of, values), strict=True):
        answer = sample.answer
        if not sample.right and answer is not None and value is not None and value.shape == answer.shape:
            fits.append((sample, value))
    return digits(fits) >= 1.5 * LEAST


def _identical(sample: Sample, value: Any) -> bool:
    other: NDArray[Any] | None = array_of(value)
    answer = sample.answer
    if sample.coarse:
        return False
    return other is not None and answer is not None and answer.shape == other.shape and np.array_equal(answer, other)
