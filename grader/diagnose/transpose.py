"""The axes stand in another order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import permutations

import numpy as np

from grader.diagnose.base import Sample
from grader.diagnose.evidence import LEAST
from grader.diagnose.hypotheses import Thunk, common
from grader.model import Cause

MOST_AXES = 5
Order = tuple[int, ...]


class Transpose:
    """The transpose, or the axes permuted."""

    code = "transpose"
    rank = 12

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        orders = common(samples, _permuted, 1.5 * LEAST)
        if not orders:
            return None
        if len(orders[0]) == 2:
            return Cause(self.code, "It is the transpose of the reference: rows and columns are swapped.")
        axes = ", ".join(map(str, orders[0]))
        told = f"It is the reference with its axes in another order, ({axes})"
        return Cause(self.code, f"{told}: a transpose is missing, or takes the axes in another order.")


def _permuted(sample: Sample) -> Iterator[tuple[Order, Thunk]]:
    truth = sample.truth
    if truth is not None and 2 <= truth.ndim <= MOST_AXES:
        for order in list(permutations(range(truth.ndim)))[1:]:
            yield order, partial(np.transpose, truth, order)
