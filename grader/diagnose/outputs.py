"""One value stands where another belongs: outputs swapped, the same buffer twice, an input handed back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.figures import clean
from grader.diagnose.base import Other, Sample, array_of, input_arrays
from grader.diagnose.hypotheses import telling, wrong
from grader.model import Cause


class Swapped:
    """The value is what is expected of another output."""

    code = "swapped"
    rank = 16

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        for at, other in enumerate(samples[0].others):
            told = [sample.others[at].expected for sample in wrong(samples)]
            if _all_tell(told) and all(_in_place_of(sample, sample.others[at]) for sample in samples):
                return Cause(self.code, f"It is what is expected of {clean(other.name)}: the two seem to be swapped.")
        return None


class Aliased:
    """The same values as another output whose truth differs, or an input handed back unchanged."""

    code = "alias"
    rank = 17

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        for at, other in enumerate(samples[0].others):
            if _all_tell([sample.others[at].given for sample in wrong(samples)]) and all(
                _identical(sample, sample.others[at].given) for sample in samples
            ):
                told = f"It holds the same values as {clean(other.name)}: the same array seems to be returned twice."
                return Cause(self.code, told)
        return self._handed_back(samples)

    def _handed_back(self, samples: Sequence[Sample]) -> Cause | None:
        for name in input_arrays(samples[0]):
            values = [input_arrays(sample).get(name) for sample in samples]
            if telling([value for value in values if value is not None]) > 2 and all(
                value is not None and _identical(sample, value) for sample, value in zip(samples, values, strict=True)
            ):
                told = f"It is the input {name}, unchanged: what was computed is not what is returned."
                return Cause(self.code, told)
        return None


def _in_place_of(sample: Sample, other: Other) -> bool:
    """Whether each of two outputs is what is expected of the other."""
    back = Sample(other.given, other.expected, sample.inputs, sample.right, sample.tolerance)
    return sample.agrees(other.expected) and back.agrees(sample.expected)


def _all_tell(values: Sequence[Any]) -> bool:
    arrays = [array_of(value) for value in values]
    return telling([array for array in arrays if array is not None]) > 2


def _identical(sample: Sample, value: Any) -> bool:
    other: NDArray[Any] | None = array_of(value)
    answer = sample.answer
    if sample.coarse:
        return False
    return other is not None and answer is not None and answer.shape == other.shape and np.array_equal(answer, other)
