"""A term of the sum, one that the author names, is left out or has a wrong factor; all else is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.entries import floats
from grader.compare.figures import clean
from grader.diagnose.base import Sample, array_of
from grader.diagnose.evidence import FREE, digits_of
from grader.diagnose.hypotheses import Thunk, common, nice, wrong
from grader.diagnose.phrases import shown, times
from grader.diagnose.sizes import Size, sizes
from grader.model import Cause

SAID = {
    0.0: "it is left out",
    2.0: "it is there twice",
    0.5: "it is halved",
    -1.0: "it has the wrong sign",
}
LEAST_TOLD = 4.0
# the term, and its factor: a number, or a size of an input and the power of it
Key = tuple[str, float | tuple[Size, int]]


class NamedTerm:
    """All but one term is right."""

    code = "term"
    rank = 34

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        names = [name for name in samples[0].terms if _tells(samples, name)]
        found: list[Key] = common(samples, partial(_changed, names=names), LEAST_TOLD)
        if not found:
            factors = {name: fit for name in names if (fit := _factor(wrong(samples)[0], name))}
            found = common(samples, partial(_scaled, factors=factors), FREE)
        if not found:
            return None
        name, factor = found[0]
        rival = any(other == name and not isinstance(size, float) for other, size in found[1:])
        told = _said(factor, shown(samples), rival)
        return Cause(self.code, f"All but the term “{clean(name)}” is right: {told}.")


def _tells(samples: Sequence[Sample], name: str) -> bool:
    """Whether there is something left of the truth without the term: else all of it is left out, and no term."""
    parts = [(_term(sample, name), sample.truth) for sample in wrong(samples)]
    rest = [np.asarray(truth - term) for term, truth in parts if term is not None and truth is not None]
    return digits_of(rest) >= LEAST_TOLD


def _term(sample: Sample, name: str) -> NDArray[Any] | None:
    """A term in the truth's shape, a stack added up; ``None`` where truth or term are no numbers."""
    truth, term = sample.truth, array_of(sample.terms.get(name))
    if truth is None or term is None or {truth.dtype.kind, term.dtype.kind} - set("iufc"):
        return None
    term = term.sum(axis=0) if term.ndim == truth.ndim + 1 else term
    return term if term.shape == truth.shape else None


def _changed(sample: Sample, names: Sequence[str]) -> Iterator[tuple[Key, Thunk]]:
    for name in names:
        term = _term(sample, name)
        if term is not None:
            for factor in SAID:
                yield (name, factor), partial(_with_term, sample, term, factor)
            for size, value in sizes(sample).items():
                yield (name, (size, 1)), partial(_with_term, sample, term, value)
                yield (name, (size, -1)), partial(_with_term, sample, term, 1 / value)


def _scaled(sample: Sample, factors: dict[str, float]) -> Iterator[tuple[Key, Thunk]]:
    for name, factor in factors.items():
        term = _term(sample, name)
        if term is not None:
            yield (name, factor), partial(_with_term, sample, term, factor)


def _with_term(sample: Sample, term: NDArray[Any], factor: float) -> NDArray[Any]:
    assert sample.truth is not None
    return np.asarray(sample.truth + (factor - 1) * term)


def _factor(sample: Sample, name: str) -> float:
    """The factor of the term that fits what was given best; 0.0 where there is none."""
    term, truth, given = _term(sample, name), sample.truth, sample.answer
    if term is None or truth is None or given is None or given.shape != truth.shape or given.dtype.kind not in "iuf":
        return 0.0
    off, part = floats(given) - floats(truth), floats(term)
    known = np.isfinite(off) & np.isfinite(part)
    square = float(np.sum(part[known] ** 2))
    factor = 1 + float(np.sum(off[known] * part[known])) / square if square else 0.0
    return nice(factor) if np.isfinite(factor) else 0.0


def _said(factor: float | tuple[Size, int], sample: Sample, rival: bool) -> str:
    """``rival``: a size is the same factor in every case, so that nobody knows which of the two it is."""
    if isinstance(factor, float):
        words = "" if rival else SAID.get(factor, "")
        return words or f"it is {times(factor)} times what it should be"
    size, power = factor
    value = sizes(sample)[size]
    return f"it is {times(float(value) ** power)} times what it should be, and {size.phrase(value)}"
