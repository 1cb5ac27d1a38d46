"""Axes that are flattened into one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from grader.diagnose.base import Sample
from grader.diagnose.phrases import axes_named, upper
from grader.diagnose.shapes.base import Shape, ShapeSample, holding, shown
from grader.model import Cause


class ShapeFlattened:
    """Neighbouring axes stand as one, of the product of their sizes."""

    code = "shape_flattened"
    rank = 18
    subjects = ("shapes",)

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        found = holding(samples, _runs(shown(samples).wanted), _flat)
        if not found:
            return None
        told = f"{axes_named(range(*found[0]))} are flattened into one"
        return Cause(self.code, f"{upper(told)}: all entries are there, and the shape is to be kept.")


def _runs(shape: Shape) -> Iterator[tuple[int, int]]:
    """Where a run of two or more axes starts and ends."""
    for start in range(len(shape)):
        for stop in range(start + 2, len(shape) + 1):
            yield start, stop


def _flat(sample: ShapeSample, run: tuple[int, int]) -> Shape | None:
    start, stop = run
    inner = sample.wanted[start:stop]
    return (*sample.wanted[:start], math.prod(inner), *sample.wanted[stop:]) if len(inner) == stop - start else None
