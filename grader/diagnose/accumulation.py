"""``=`` for ``+=``: where several contributions meet, only the last one is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.diagnose.base import Sample, array_of, input_arrays
from grader.diagnose.hypotheses import Thunk, common
from grader.model import Cause

MOST_PAIRS = 20


class Accumulation:
    """Decided where contributions are known: rows of an input scattered by an index, or the author's terms."""

    code = "accumulation"
    rank = 32

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        scattered = common(samples, _scattered)
        if scattered:
            index, rows = scattered[0]
            where = f"Where an index occurs more than once in {index}, only the last of its rows of {rows} is there"
            return Cause(self.code, f"{where}: = stands where contributions have to be added (+=, np.add.at).")
        if not common(samples, _last_term):
            return None
        told = "Where contributions meet, only the last one is there: = stands where += is needed."
        return Cause(self.code, told)


def _scattered(sample: Sample) -> Iterator[tuple[tuple[str, str], Thunk]]:
    """Pairs of inputs (index, rows) whose scattered sum is the truth; the mistake assigns."""
    truth, arrays = sample.truth, input_arrays(sample)
    if truth is None or not truth.ndim:
        return
    indices = [(name, array) for name, array in arrays.items() if array.dtype.kind in "iu" and array.size]
    pairs = [(index, name) for index in indices for name in arrays if name != index[0]]
    for (index_name, index), name in pairs[:MOST_PAIRS]:
        rows = arrays[name]
        fits = rows.shape == index.shape + truth.shape[1:]
        if fits and index.min() >= 0 and index.max() < len(truth) and rows.dtype.kind in "iuf":
            added = np.zeros(truth.shape)
            np.add.at(added, index, rows)
            if np.allclose(added, truth):
                yield (index_name, name), partial(_assigned, truth, index, rows)


def _assigned(truth: NDArray[Any], index: NDArray[Any], rows: NDArray[Any]) -> NDArray[Any]:
    out = np.zeros(truth.shape)
    out[index] = rows
    return out


def _last_term(sample: Sample) -> Iterator[tuple[str, Thunk]]:
    truth, known = sample.truth, _contributions(sample)
    if truth is None or len(known) < 2 or any(term.shape != truth.shape for term in known):
        return
    counts = np.count_nonzero(np.stack(known), axis=0)
    # entries with a single contribution come out right: without any, a term is left out as a whole
    if (counts == 1).any() and np.allclose(np.add.reduce(known), truth):
        yield "last", partial(_last_left, known)


def _contributions(sample: Sample) -> list[NDArray[Any]]:
    """What is added up, in order: the author's terms, and each of a stack of them."""
    terms = [term for term in map(array_of, sample.terms.values()) if term is not None and sample.truth is not None]
    ndim = 0 if sample.truth is None else sample.truth.ndim
    return [one for term in terms for one in (term if term.ndim > ndim else [term])]


def _last_left(terms: Sequence[NDArray[Any]]) -> NDArray[Any]:
    out = np.zeros(terms[0].shape)
    for term in terms:
        out = np.where(term != 0, term, out)
    return out
