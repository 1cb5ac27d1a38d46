"""The order along an axis is reversed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations

import numpy as np

from grader.diagnose.base import Sample
from grader.diagnose.evidence import LEAST
from grader.diagnose.hypotheses import Thunk, common
from grader.diagnose.phrases import axes_named
from grader.model import Cause

MOST_AXES = 5


class Flip:
    """Flipped along one axis or several."""

    code = "flip"
    rank = 15

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        found = common(samples, _flipped, 1.5 * LEAST)
        if not found:
            return None
        told = f"It is the reference reversed along {axes_named(found[0])}: what comes first stands last."
        return Cause(self.code, told)


def _flipped(sample: Sample) -> Iterator[tuple[tuple[int, ...], Thunk]]:
    truth = sample.truth
    if truth is not None and 1 <= truth.ndim <= MOST_AXES:
        for count in range(1, truth.ndim + 1):
            for axes in combinations(range(truth.ndim), count):
                yield axes, partial(np.flip, truth, axes)
