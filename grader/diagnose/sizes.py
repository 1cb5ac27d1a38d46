"""Sizes that a problem's inputs have, by name: what a factor N can be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from grader.diagnose.base import Sample, input_arrays

MOST_AXES = 6


@dataclass(frozen=True, order=True)
class Size:
    """A size of an input in any case: along ``axes`` of an array of ``ndim`` axes, or a whole number (no axes).

    Ordered by how near at hand the explanation is: the rows of an array first.
    """

    order: int
    name: str
    ndim: int = 0
    axes: tuple[int, ...] = ()

    @property
    def batch(self) -> bool:
        """Whether it counts what stands along the first axis of an array that has more."""
        return self.axes == (0,) and self.ndim > 1

    def phrase(self, size: int) -> str:
        """``X has 8 rows``, ``width = 8``, ``x has size 8 along axis 1``."""
        if not self.axes:
            return f"{self.name} = {size}"
        if len(self.axes) == self.ndim:
            return f"{self.name} has {size} entries"
        if len(self.axes) > 1:
            return f"{self.name} has {size} positions along axes {', '.join(map(str, self.axes))}"
        if self.ndim == 2:
            return f"{self.name} has {size} {('rows', 'columns')[self.axes[0]]}"
        return f"{self.name} has size {size} along axis {self.axes[0]}"

    def __str__(self) -> str:
        """``the number of rows of X``, ``width``."""
        if not self.axes:
            return self.name
        if len(self.axes) == self.ndim:
            return f"the number of entries of {self.name}"
        if len(self.axes) == 1 and self.ndim == 2:
            return f"the number of {('rows', 'columns')[self.axes[0]]} of {self.name}"
        if len(self.axes) > 1:
            return f"the number of positions of {self.name} along axes {', '.join(map(str, self.axes))}"
        return f"the size of {self.name} along axis {self.axes[0]}"


def sizes(sample: Sample) -> dict[Size, int]:
    """The sizes of a case's inputs, nearest at hand first."""
    return dict(sorted(_sizes(sample)))


def _sizes(sample: Sample) -> Iterator[tuple[Size, int]]:
    for name, value in sample.inputs.items():
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31:
            yield Size(1, name), value
    for name, array in input_arrays(sample).items():
        shape, ndim = array.shape, array.ndim
        if ndim > MOST_AXES or not array.size:
            continue
        for axis in range(ndim):
            yield Size(0 if ndim > 1 and not axis else 2, name, ndim, (axis,)), shape[axis]
        if ndim > 1:
            yield Size(3, name, ndim, tuple(range(ndim))), math.prod(shape)
        if ndim > 2:
            yield Size(3, name, ndim, tuple(range(ndim - 1))), math.prod(shape[:-1])
            yield Size(3, name, ndim, (0, *range(2, ndim))), math.prod(shape) // shape[1]
            yield Size(4, name, ndim, tuple(range(1, ndim))), math.prod(shape[1:])
