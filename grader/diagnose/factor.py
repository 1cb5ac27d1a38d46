"""A constant factor: 2, ½, or a size of an input, told apart by cases that differ in size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from grader.diagnose.base import Sample
from grader.diagnose.hypotheses import Thunk, common
from grader.diagnose.phrases import shown, subject, times
from grader.diagnose.sizes import Size, sizes
from grader.model import Cause

CONSTANTS = (2.0, 0.5)
# what must be borne out (grader.diagnose.evidence): there are two constants, and a dozen sizes
LEAST_CONSTANT = 2.5
LEAST_SIZE = 4.0


class Factor:
    """Every entry is twice or half the reference, or off by a size of an input."""

    code = "factor"
    rank = 20

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        constants = common(samples, _constants, LEAST_CONSTANT)
        named = common(samples, _sizes, LEAST_SIZE)
        if constants:
            return Cause(self.code, _constant(samples, constants[0], named))
        return Cause(self.code, _named(samples, named)) if named else None


def _constants(sample: Sample) -> Iterator[tuple[float, Thunk]]:
    truth = sample.truth
    if truth is not None and truth.dtype.kind in "iufc":
        for constant in CONSTANTS:
            yield constant, partial(np.multiply, truth, constant)


def _sizes(sample: Sample) -> Iterator[tuple[tuple[Size, int], Thunk]]:
    truth = sample.truth
    for size, value in sizes(sample).items() if truth is not None and truth.dtype.kind in "iufc" else ():
        yield (size, 1), partial(np.multiply, truth, value)
        yield (size, -1), partial(np.divide, truth, value)


def _constant(samples: Sequence[Sample], constant: float, named: Sequence[tuple[Size, int]]) -> str:
    fact = f"{subject(samples)} is {'2 times' if constant > 1 else 'half'} the reference"
    if named:  # the cases don't tell which
        return f"{fact}: that is a factor {'2' if constant > 1 else '½'}, or {_power(*named[0])}."
    if constant > 1:
        return f"{fact}: a factor ½ is missing, or there is a 2 too many."
    return f"{fact}: a factor 2 is missing, or there is a ½ too many."


def _power(size: Size, power: int) -> str:
    return str(size) if power > 0 else f"one over {size}"


def _named(samples: Sequence[Sample], named: Sequence[tuple[Size, int]]) -> str:
    size, power = named[0]
    rival = next((other for other, _ in named[1:] if other.name == size.name), None)
    because = "" if rival else f": {_because(size, power)}"
    value = sizes(shown(samples))[size]
    told = size.phrase(value) if rival is None else f"{size.phrase(value)}, as {rival.phrase(value)}"
    return f"{subject(samples)} is {times(float(value) ** power)} times the reference, and {told}{because}."


def _because(size: Size, power: int) -> str:
    if power > 0:
        over = "the batch" if size.batch else "them" if size.axes else size.name
        verb = "a division by" if not size.axes else "the mean over"
        return f"{verb} {over} seems to be missing"
    if not size.axes:
        return f"the factor {size.name} is left out, or divided by once too often"
    over = "the batch" if size.batch else "them"
    return f"a mean over {over} seems to stand where a sum is asked for"
