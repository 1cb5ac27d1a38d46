"""Axes that are reduced and should not be, or that have kept their size and should not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product

from grader.diagnose.base import Sample
from grader.diagnose.phrases import axes_named, listed, upper
from grader.diagnose.shapes.base import Shape, ShapeSample, holding, named, shown
from grader.diagnose.sizes import Size, sizes
from grader.model import Cause

# axis → the input's size that it has kept where 1 is wanted; None: it is 1 and has to keep its size
Change = tuple[tuple[int, Size | None], ...]
MOST_READINGS = 200


class ShapeReduced:
    """The sum or mean runs over too few axes, too many, or the wrong ones."""

    code = "shape_reduced"
    rank = 14
    subjects = ("shapes",)

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        first = shown(samples)
        changes = holding(samples, _changes(first), _changed)
        if changes:
            return Cause(self.code, _told(changes[0], first))
        extra = holding(samples, _extras(first), _inserted)
        if not extra:
            return None
        axis, size = extra[0]
        told = f"Axis {axis} is one too many, and {size.phrase(first.got[axis])}: the reduction over it is missing."
        return Cause(self.code, told)


def _changes(sample: ShapeSample) -> Iterator[Change]:
    """What may have happened at the axes that differ."""
    if len(sample.wanted) != len(sample.got):
        return
    differing = [axis for axis, (one, other) in enumerate(zip(sample.wanted, sample.got, strict=True)) if one != other]
    readings: list[list[tuple[int, Size | None]]] = []
    for axis in differing:
        kept = [(axis, size) for size in named(sample, sample.got[axis])] if sample.wanted[axis] == 1 else []
        readings.append([*kept, *([(axis, None)] if sample.got[axis] == 1 else [])])
    yield from islice(product(*readings), MOST_READINGS)


def _changed(sample: ShapeSample, change: Change) -> Shape | None:
    shape, known = list(sample.wanted), sizes(sample)
    for axis, size in change:
        if axis >= len(shape) or (size is not None and (shape[axis] != 1 or size not in known)):
            return None
        shape[axis] = 1 if size is None else known[size]
    return tuple(shape)


def _extras(sample: ShapeSample) -> Iterator[tuple[int, Size]]:
    """An axis that is wanted nowhere and is of a size of the inputs."""
    if len(sample.got) == len(sample.wanted) + 1:
        for axis, got in enumerate(sample.got):
            yield from ((axis, size) for size in named(sample, got))


def _inserted(sample: ShapeSample, key: tuple[int, Size]) -> Shape | None:
    axis, size = key
    known = sizes(sample)
    return (*sample.wanted[:axis], known[size], *sample.wanted[axis:]) if size in known else None


def _told(change: Change, sample: ShapeSample) -> str:
    kept = [(axis, size) for axis, size in change if size is not None]
    lost = [axis for axis, size in change if size is None]
    if not kept:
        told = f"{_subject(lost, 'is', 'are')} 1 and should keep {_its(lost)}"
        return f"{told}: the reduction runs over too many axes."
    axes = [axis for axis, _ in kept]
    phrases = listed([size.phrase(sample.got[axis]) for axis, size in kept])
    told = f"{_subject(axes, 'has', 'have')} kept {_its(axes)} ({phrases})"
    if lost:
        are = "is" if len(lost) == 1 else "are"
        return f"{told} and {axes_named(lost)} {are} 1: the reduction runs over the wrong axes."
    return f"{told}, where 1 is expected: the reduction over {axes_named(axes)} is missing."


def _subject(axes: Sequence[int], one: str, several: str) -> str:
    return f"{upper(axes_named(axes))} {one if len(axes) == 1 else several}"


def _its(axes: Sequence[int]) -> str:
    return "its size" if len(axes) == 1 else "their sizes"
