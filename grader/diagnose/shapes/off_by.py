"""A size that is the same amount too small or too large in every case: an end that is left out or counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.diagnose.base import Sample
from grader.diagnose.phrases import axes_named, upper
from grader.diagnose.shapes.base import Shape, ShapeSample, holding, shown
from grader.model import Cause

FARTHEST = 2


class ShapeOffBy:
    """Decided by cases that ask for different sizes there."""

    code = "shape_off_by"
    rank = 16
    subjects = ("shapes",)

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        found = holding(samples, _offsets(shown(samples)), _moved)
        if not found:
            return None
        axes, offset = found[0]
        known = [one.wanted for one in samples if isinstance(one, ShapeSample)]
        if any(len({shape[axis] for shape in known}) < 2 for axis in axes):
            return None
        what = "less" if offset < 0 else "more"
        because = "an end is left out" if offset < 0 else "an end is counted twice"
        each = "in every case" if len(axes) == 1 else "each, in every case"
        told = f"{axes_named(axes)} {'is' if len(axes) == 1 else 'are'} {abs(offset)} {what} than expected {each}"
        return Cause(self.code, f"{upper(told)}: {because}, or a ±1 is missing in the formula.")


def _offsets(sample: ShapeSample) -> Iterator[tuple[Shape, int]]:
    """The axes that differ and by how much, if that is the same for all."""
    if len(sample.wanted) != len(sample.got):
        return
    differences = [got - wanted for got, wanted in zip(sample.got, sample.wanted, strict=True)]
    axes = tuple(axis for axis, difference in enumerate(differences) if difference)
    offsets = {differences[axis] for axis in axes}
    if len(offsets) == 1 and abs(differences[axes[0]]) <= FARTHEST:
        yield axes, differences[axes[0]]


def _moved(sample: ShapeSample, key: tuple[Shape, int]) -> Shape | None:
    axes, offset = key
    return tuple(size + offset * (axis in axes) for axis, size in enumerate(sample.wanted))
