"""The sign is wrong everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from grader.diagnose.base import Sample
from grader.diagnose.evidence import SIMPLE
from grader.diagnose.hypotheses import Thunk, common
from grader.diagnose.phrases import subject
from grader.model import Cause


class Sign:
    """Every entry has the opposite sign."""

    code = "sign"
    rank = 10

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        if not common(samples, _negated, SIMPLE):
            return None
        return Cause(self.code, f"{subject(samples)} is the negative of the reference: a sign is the wrong way round.")


def _negated(sample: Sample) -> Iterator[tuple[str, Thunk]]:
    if sample.truth is not None and sample.truth.dtype.kind in "ifc":
        yield "negated", partial(np.negative, sample.truth)
