"""Axes of size 1 that are dropped, or too many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from grader.diagnose.base import Sample
from grader.diagnose.phrases import axes_named
from grader.diagnose.shapes.base import Shape, ShapeSample, holding, shown
from grader.model import Cause


class ShapeOnes:
    """The right sizes, but for axes of size 1."""

    code = "shape_ones"
    rank = 10
    subjects = ("shapes",)

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        first = shown(samples)
        dropped = holding(samples, _ones(first.wanted), lambda one, axes: _without(one.wanted, axes))
        if dropped:
            are, keeps = ("is", "keeps it") if len(dropped[0]) == 1 else ("are", "keeps them")
            told = f"The sizes are right, but {axes_named(dropped[0])} of size 1 {are} dropped: keepdims=True {keeps}."
            return Cause(self.code, told)
        added = holding(samples, _ones(first.got), _with)
        if not added:
            return None
        more, them = ("an axis", "it") if len(added[0]) == 1 else ("axes", "them")
        told = f"The sizes are right, but there {'is' if them == 'it' else 'are'} {more} of size 1 too many"
        return Cause(self.code, f"{told}, {axes_named(added[0])}: squeeze or an index takes {them} away.")


def _ones(shape: Shape) -> Iterator[Shape]:
    """Every set of axes of size 1."""
    ones = [axis for axis, size in enumerate(shape) if size == 1]
    for count in range(1, len(ones) + 1):
        yield from combinations(ones, count)


def _without(shape: Shape, axes: Shape) -> Shape | None:
    if max(axes) >= len(shape) or any(shape[axis] != 1 for axis in axes):
        return None
    return tuple(size for axis, size in enumerate(shape) if axis not in axes)


def _with(sample: ShapeSample, axes: Shape) -> Shape | None:
    """What is wanted with axes of size 1 put where they stand in what was given."""
    return sample.got if _without(sample.got, axes) == sample.wanted else None
