"""A reduction that is missing: what was given becomes right when it is summed or averaged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.diagnose.base import Sample
from grader.diagnose.evidence import LEAST, digits_repaired
from grader.diagnose.hypotheses import wrong
from grader.diagnose.phrases import axes_named
from grader.model import Cause

MOST_AXES = 5
Key = tuple[str, tuple[int, ...], bool]  # how, over which axes, axes kept as 1


class MissingReduction:
    """A sum or a mean over some axes is missing."""

    code = "missing_reduction"
    rank = 26

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        for key in _keys(samples[0]):
            if all(_repaired(sample, key) for sample in samples) and _borne_out(samples, key):
                how, axes, _ = key
                return Cause(self.code, f"Its {how} over {axes_named(axes)} is the reference: that {how} is missing.")
        return None


def _keys(sample: Sample) -> Iterator[Key]:
    ndim = sample.answer.ndim if sample.answer is not None else 0
    if ndim <= MOST_AXES:
        for count in range(1, ndim + 1):
            for axes in combinations(range(ndim), count):
                for kept in (False, True):
                    yield "sum", axes, kept
                    yield "mean", axes, kept


def _borne_out(samples: Sequence[Sample], key: Key) -> bool:
    return digits_repaired((sample, _reduced(sample, key)) for sample in wrong(samples)) >= LEAST


def _repaired(sample: Sample, key: Key) -> bool:
    _, axes, kept = key
    given, truth = sample.answer, sample.truth
    if given is None or truth is None or not given.size or given.dtype.kind == "b" or given.ndim <= max(axes):
        return False
    if (kept and given.ndim != truth.ndim) or (not kept and given.ndim != truth.ndim + len(axes)):
        return False
    return sample.repairs(_reduced(sample, key))


def _reduced(sample: Sample, key: Key) -> NDArray[Any]:
    how, axes, kept = key
    return np.asarray(getattr(np, how)(sample.answer, axis=axes, keepdims=kept))
