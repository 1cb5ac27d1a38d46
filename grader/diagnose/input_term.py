"""The difference is a multiple of an input: a bias that is left out, a regulariser off by a factor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.entries import floats
from grader.compare.figures import figure
from grader.diagnose.base import Sample, input_arrays, input_numbers
from grader.diagnose.evidence import FREE, LEAST, digits_of
from grader.diagnose.hypotheses import Thunk, common, wrong
from grader.model import Cause

# the input, the number it is multiplied with in every case, and the single input that is a part of that number
Key = tuple[str, float, str]


class InputTerm:
    """The difference from the truth is a multiple of an input: a bias left out, a regulariser off by a factor."""

    code = "input_term"
    rank = 35

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        first = wrong(samples)[0]
        for name in input_arrays(first):
            used = [input_arrays(sample).get(name) for sample in wrong(samples)]
            if digits_of(array for array in used if array is not None) < FREE:
                continue
            for key in _keys(first, name):
                if common(samples, partial(_offset_by, key=key), 1.5 * LEAST):
                    return Cause(self.code, _told(key))
        return None


def _keys(sample: Sample, name: str) -> list[Key]:
    """The multiple of an input that the difference is, as a constant and as a multiple of each single number."""
    ratio = _ratio(sample, input_arrays(sample)[name])
    if ratio is None:
        return []
    parts = {part: ratio / value for part, value in input_numbers(sample).items() if value}
    plain = [(name, _rounded(share), part) for part, share in parts.items()]
    nice = [key for key in plain if abs(key[1]) in (0.5, 1.0, 2.0, 3.0)]
    return [*([(name, _rounded(ratio), "")] if abs(_rounded(ratio)) in (1.0, 2.0, 0.5) else []), *nice]


def _ratio(sample: Sample, term: NDArray[Any]) -> float | None:
    truth, given = sample.truth, sample.answer
    if truth is None or given is None or truth.shape != given.shape or truth.dtype.kind not in "iuf":
        return None
    spread = _spread(term, truth.shape)
    if spread is None or given.dtype.kind not in "iuf":
        return None
    square = float(np.sum(spread * spread))
    ratio = float(np.sum((floats(given) - floats(truth)) * spread)) / square if square else float("nan")
    return ratio if np.isfinite(ratio) and ratio else None


def _spread(term: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any] | None:
    if term.dtype.kind not in "iuf":
        return None
    try:
        return floats(np.broadcast_to(term, shape))
    except ValueError:
        return None


def _rounded(number: float) -> float:
    return float(f"{number:.4g}")


def _offset_by(sample: Sample, key: Key) -> Iterator[tuple[Key, Thunk]]:
    name, factor, part = key
    term, single = input_arrays(sample).get(name), input_numbers(sample).get(part, 1.0)
    truth = sample.truth
    spread = _spread(term, truth.shape) if term is not None and truth is not None else None
    if spread is not None and truth is not None and (not part or part in input_numbers(sample)):
        yield key, partial(_with_term, truth, spread, factor * single)


def _with_term(truth: NDArray[Any], term: NDArray[Any], factor: float) -> NDArray[Any]:
    return np.asarray(truth + factor * term)


def _told(key: Key) -> str:
    name, factor, part = key
    term = f"{part}·{name}" if part else name
    if factor == -1.0:
        return f"The difference from the reference is exactly -{term}: the term {term} seems to be left out."
    count = {1.0: "", 2.0: "2·", 0.5: "½·", -2.0: "-2·", -0.5: "-½·"}.get(factor, f"{figure(factor)}·")
    fact = f"The difference from the reference is exactly {count}{term}"
    if factor == -2.0:
        return f"{fact}: the term {term} seems to have the wrong sign."
    return f"{fact}: all else is right, and the term in {name} has a wrong factor or is one too many."
