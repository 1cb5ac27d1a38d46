"""Cut to whole numbers or to booleans on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from grader.diagnose.base import Sample
from grader.diagnose.evidence import LEAST, digits_of
from grader.diagnose.hypotheses import Thunk, common, wrong
from grader.diagnose.phrases import subject
from grader.model import Cause

LEAST_ENTRIES = 4
CUTS = {"trunc": "cut to a whole number", "floor": "rounded down", "rint": "rounded", "ceil": "rounded up"}


class Truncation:
    """Every entry is the reference's, cut to a whole number."""

    code = "truncation"
    rank = 36

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        answers = [sample.answer.reshape(-1) for sample in wrong(samples) if sample.answer is not None]
        if not answers or digits_of(sample.truth for sample in wrong(samples) if sample.truth is not None) < 2 * LEAST:
            return None
        entries = np.concatenate(answers)
        # zeros alone are what an empty answer looks like
        if entries.size < LEAST_ENTRIES or np.unique(entries).size < 2:
            return None
        if all(answer.dtype.kind == "b" for answer in answers) and all(map(_true_where_not_zero, samples)):
            told = "It is True where the reference isn't zero: the values went through a boolean array."
            return Cause(self.code, told)
        found = common(samples, _cut, 0.0)  # whole numbers say little: the entries that were cut off do
        if not found:
            return None
        because = "an integer array or // takes the fractions away" if found[0] != "rint" else "the fractions are lost"
        return Cause(self.code, f"{subject(samples)} is the reference {CUTS[found[0]]}: {because}.")


def _cut(sample: Sample) -> Iterator[tuple[str, Thunk]]:
    if sample.truth is not None and sample.truth.dtype.kind == "f":
        for name in CUTS:
            yield name, partial(getattr(np, name), sample.truth)


def _true_where_not_zero(sample: Sample) -> bool:
    truth, given = sample.truth, sample.answer
    if truth is None or given is None or truth.shape != given.shape or truth.dtype.kind == "b":
        return False
    return np.array_equal(given, truth != 0)
