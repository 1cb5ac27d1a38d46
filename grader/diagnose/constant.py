"""The same offset or the same factor everywhere, where nothing says which it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.entries import floats
from grader.compare.figures import figure
from grader.diagnose.base import Sample
from grader.diagnose.evidence import FREE, LEAST
from grader.diagnose.hypotheses import Thunk, common, nice, wrong
from grader.diagnose.phrases import subject, times
from grader.model import Cause


class Offset:
    """Every entry is off by the same amount."""

    code = "offset"
    rank = 50

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        offset = _estimate(samples, _mean_difference)
        if offset is None:
            return None
        least = 2 * LEAST if offset == int(offset) else FREE
        if not common(samples, partial(_plus, offset), least):
            return None
        way = "above" if offset > 0 else "below"
        told = f"{subject(samples)} is {figure(abs(offset))} {way} the reference: a constant is"
        return Cause(self.code, f"{told} {'one too many' if offset > 0 else 'missing'}.")


class ConstantFactor:
    """Every entry is off by the same factor, which no size explains."""

    code = "constant_factor"
    rank = 60

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        factor = _estimate(samples, _mean_ratio)
        if not factor or not common(samples, partial(_scaled, factor), FREE):
            return None
        told = f"{subject(samples)} is {times(factor)} times the reference"
        return Cause(self.code, f"{told}: no size of the inputs is that factor, so a constant is wrong.")


def _estimate(samples: Sequence[Sample], of: Any) -> float | None:
    first = wrong(samples)[0]
    truth, given = first.truth, first.answer
    if truth is None or given is None or truth.shape != given.shape or {truth.dtype.kind, given.dtype.kind} & set("bc"):
        return None
    finite = np.isfinite(floats(truth)) & np.isfinite(floats(given))
    if not finite.any():
        return None
    number = float(of(floats(given)[finite], floats(truth)[finite]))
    return nice(number) if np.isfinite(number) and number else None


def _mean_difference(given: NDArray[Any], truth: NDArray[Any]) -> float:
    return float(np.mean(given - truth))


def _mean_ratio(given: NDArray[Any], truth: NDArray[Any]) -> float:
    return float(np.sum(given * truth) / np.sum(truth * truth))


def _plus(offset: float, sample: Sample) -> Iterator[tuple[str, Thunk]]:
    if sample.truth is not None and sample.truth.dtype.kind in "iuf":
        yield "plus", partial(np.add, sample.truth, offset)


def _scaled(factor: float, sample: Sample) -> Iterator[tuple[str, Thunk]]:
    if sample.truth is not None and sample.truth.dtype.kind in "iuf":
        yield "scaled", partial(np.multiply, sample.truth, factor)
