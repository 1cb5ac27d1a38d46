"""Broadcast too far: a vector became a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.diagnose.base import Sample
from grader.diagnose.evidence import LEAST, digits_of, digits_repaired
from grader.diagnose.hypotheses import wrong
from grader.diagnose.phrases import shown
from grader.model import Cause


class Broadcast:
    """An N×N array whose diagonal is the reference, or the reference repeated along a new axis."""

    code = "broadcast"
    rank = 25

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        if all(map(_on_diagonal, samples)) and digits_repaired(map(_diagonal, wrong(samples))) >= LEAST:
            truth = shown(samples).truth
            n = 0 if truth is None else truth.size
            told = f"Its diagonal is the reference: shapes ({n}, 1) and ({n},) were broadcast to ({n}, {n})."
            return Cause(self.code, told)
        held = digits_of(sample.truth for sample in wrong(samples) if sample.truth is not None)
        if all(map(_repeated, wrong(samples))) and not any(map(_has_room, samples)) and held >= LEAST:
            return Cause(self.code, "It is the reference, repeated: broadcasting has made it larger than it should be.")
        return None


def _diagonal(sample: Sample) -> tuple[Sample, NDArray[Any]]:
    assert sample.answer is not None
    return sample, np.diagonal(sample.answer)


def _on_diagonal(sample: Sample) -> bool:
    truth, given = sample.truth, sample.answer
    if truth is None or given is None or truth.size < 1 or truth.size != max(truth.shape, default=0):
        return False
    if given.shape != (truth.size, truth.size):
        return sample.right and truth.size == 1
    return sample.repairs(np.diagonal(given).reshape(truth.shape)) and (sample.right or not _repeated(sample))


def _repeated(sample: Sample) -> bool:
    truth, given = sample.truth, sample.answer
    if truth is None or given is None or not truth.size or given.size <= truth.size:
        return False
    try:
        return sample.agrees(np.broadcast_to(truth, given.shape))
    except ValueError:
        return False


def _has_room(sample: Sample) -> bool:
    """Whether a right case could have been made larger too, and was not."""
    return sample.right and sample.truth is not None and sample.truth.size > 1
