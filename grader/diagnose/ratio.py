"""A mean over the wrong number: divided by one size where another is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from grader.diagnose.base import Sample
from grader.diagnose.evidence import LEAST
from grader.diagnose.hypotheses import Thunk, common
from grader.diagnose.phrases import shown, subject, times
from grader.diagnose.sizes import Size, sizes
from grader.model import Cause

MOST_SIZES = 12


class Ratio:
    """Divided by the columns instead of the rows, and the like."""

    code = "wrong_size"
    rank = 23

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        pairs = common(samples, _divided, 1.5 * LEAST)
        if not pairs:
            return None
        right, used = pairs[0]
        known = sizes(shown(samples))
        told = f"divided by {used} where {right} is asked for"
        figures = f"{times(known[right] / known[used])} times the reference"
        both = f"{right.phrase(known[right])} and {used.phrase(known[used])}"
        return Cause(self.code, f"{subject(samples)} is {figures}, and {both}: it seems to be {told}.")


def _divided(sample: Sample) -> Iterator[tuple[tuple[Size, Size], Thunk]]:
    truth = sample.truth
    if truth is None or truth.dtype.kind not in "fc":
        return
    known = list(sizes(sample).items())[:MOST_SIZES]
    for right, one in known:
        for used, other in known:
            if right is not used:
                yield (right, used), partial(np.multiply, truth, one / other)
