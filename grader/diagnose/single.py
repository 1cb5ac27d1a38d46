"""Computed in float32 where the rubric asks for more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.entries import judge
from grader.compare.figures import clean
from grader.compare.tolerance import allowance
from grader.diagnose.base import Sample
from grader.diagnose.evidence import FREE, digits_of
from grader.diagnose.hypotheses import wrong
from grader.diagnose.phrases import shown
from grader.model import Cause, Reference, Tolerance


class Single:
    """Off by no more than float32 rounds away, and every entry is a float32 number."""

    code = "float32"
    rank = 40

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        if all(sample.coarse for sample in wrong(samples)):
            return Cause(self.code, _returned(shown(samples)))
        if not all(map(_near, samples)) or digits_of(_truths(samples)) < FREE:
            return None
        told = "It is off by what float32 rounds away, and every entry is a float32 number"
        return Cause(self.code, f"{told}: it was computed in float32, and this asks for float64.")


def _truths(samples: Sequence[Sample]) -> list[NDArray[Any]]:
    return [sample.truth for sample in wrong(samples) if sample.truth is not None]


def _returned(sample: Sample) -> str:
    dtype = sample.numbers.dtype if sample.numbers is not None else "float32"
    told = f"It is {clean(dtype)} where {sample.tolerance.dtype} is asked for, and all else is right"
    return f"{told}: a dtype=, .astype, .float() or torch's default has cut its digits."


def _near(sample: Sample) -> bool:
    truth, given = sample.truth, sample.answer
    if truth is None or given is None or truth.shape != given.shape or truth.dtype.kind != "f":
        return False
    if given.dtype.kind != "f" or not np.array_equal(given, given.astype(np.float32), equal_nan=True):
        return False
    if np.array_equal(truth, truth.astype(np.float32), equal_nan=True):  # whole numbers and the like
        return sample.right
    noise = sample.expected.noise32 if isinstance(sample.expected, Reference) else 0.0
    rule = allowance(Tolerance("auto"), Reference(truth, noise32=noise), "float32")
    return bool(judge(given, truth, rule).right.all())
