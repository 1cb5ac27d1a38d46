"""The right entries under another shape: an axis of size 1 dropped or added, or the axes cut elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import permutations

import numpy as np

from grader.diagnose.base import Sample
from grader.diagnose.evidence import LEAST
from grader.diagnose.hypotheses import Thunk, common, wrong
from grader.diagnose.phrases import axes_named
from grader.model import Cause

MOST_AXES = 5


class OnesDropped:
    """Axes of size 1 are missing or too many; all entries are right."""

    code = "axis_of_one"
    rank = 13

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        if not all(map(_same_but_for_ones, samples)) or not common(samples, _reshaped):
            return None
        first = wrong(samples)[0]
        assert first.truth is not None
        assert first.answer is not None
        more = first.truth.ndim - first.answer.ndim
        if not more:
            return Cause(
                self.code,
                "The entries are right, but the axis of size 1 stands elsewhere: it is kept along another axis.",
            )
        if more < 0:
            return Cause(
                self.code,
                "The entries are right, but there is an axis of size 1 too many: squeeze or an index takes it away.",
            )
        return Cause(self.code, "The entries are right, but an axis of size 1 is dropped (keepdims=True keeps it).")


class Reshaped:
    """Reshaped where axes have to be permuted, or cut into another shape."""

    code = "reshape"
    rank = 14

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        if common(samples, _reshaped, 1.5 * LEAST):
            told = "The entries are right and in the right order, but cut into another shape"
            return Cause(self.code, f"{told}: a reshape is wrong or missing.")
        orders = common(samples, _cut_wrongly, 1.5 * LEAST)
        if not orders:
            return None
        axes = "the axes" if len(orders[0]) > 2 else axes_named((0, 1))
        told = f"The entries are right, but in another order: reshape is used where {axes} have to be transposed."
        return Cause(self.code, told)


def _same_but_for_ones(sample: Sample) -> bool:
    if sample.truth is None or sample.answer is None:
        return False
    return [size for size in sample.truth.shape if size != 1] == [size for size in sample.answer.shape if size != 1]


def _reshaped(sample: Sample) -> Iterator[tuple[str, Thunk]]:
    truth, answer = sample.truth, sample.answer
    if truth is not None and answer is not None and truth.size == answer.size:
        yield "reshaped", partial(np.reshape, truth, answer.shape)


def _cut_wrongly(sample: Sample) -> Iterator[tuple[tuple[int, ...], Thunk]]:
    truth, answer = sample.truth, sample.answer
    if truth is not None and answer is not None and 2 <= truth.ndim <= MOST_AXES and truth.shape == answer.shape:
        for order in list(permutations(range(truth.ndim)))[1:]:
            yield order, partial(np.reshape, np.transpose(truth, order), truth.shape)
