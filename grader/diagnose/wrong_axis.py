"""A statistic of an input over the wrong axes, or the wrong one of sum and mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from grader.diagnose.base import Sample, input_arrays
from grader.diagnose.hypotheses import Thunk, common
from grader.diagnose.phrases import axes_named
from grader.model import Cause

MOST_AXES = 4
STATISTICS: dict[str, Callable[..., Any]] = {
    "mean": np.mean,
    "sum": np.sum,
    "var": np.var,
    "std": np.std,
    "max": np.max,
    "min": np.min,
}
NAMES = {"var": "variance", "std": "standard deviation", "max": "maximum", "min": "minimum"}
Key = tuple[str, str, tuple[int, ...], bool]  # statistic, input, axes, kept as 1


class WrongAxis:
    """The truth is a statistic of an input; what was given is one over other axes."""

    code = "wrong_axis"
    rank = 28

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        given = common(samples, _statistics)
        wanted = [key for key in _true_keys(samples) if any(key[:2] == other[:2] for other in given)]
        pair = next(((key, other) for key in wanted for other in given if key[:2] == other[:2] and key != other), None)
        if pair is None or pair[0][2] == pair[1][2]:
            return None
        (name, of, axes, _), (_, _, used, _) = pair
        told = f"It is the {NAMES.get(name, name)} of {of} over {axes_named(used)}"
        return Cause(self.code, f"{told}: the reference's is over {axes_named(axes)}.")


def _true_keys(samples: Sequence[Sample]) -> list[Key]:
    """The statistics that the truth itself is, in every case."""
    truths = [Sample(s.expected, s.expected, s.inputs, True, s.tolerance) for s in samples]
    return common(truths, _statistics, 0.0)


def _statistics(sample: Sample) -> Iterator[tuple[Key, Thunk]]:
    for of, array in input_arrays(sample).items():
        if array.ndim > MOST_AXES or array.dtype.kind == "b" or not array.size:
            continue
        for count in range(1, array.ndim + 1):
            for axes in combinations(range(array.ndim), count):
                for name, statistic in STATISTICS.items():
                    for kept in (False, True):
                        yield (name, of, axes, kept), partial(statistic, array, axis=axes, keepdims=kept)
