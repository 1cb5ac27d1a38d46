"""How much it says that an answer agrees with a hypothesis, counted in decimal digits.

Where a hypothesis changes an entry of the truth by 3 and the answer follows it to 0.003, chance does that once in a
thousand times: that is worth three digits. So a loose tolerance, small whole numbers and numbers of two written digits
prove little, and one number in full precision a lot.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.entries import floats
from grader.diagnose.base import Sample

# what hypotheses are asked for: the more of them there are, the more
SIMPLE = 2.0  # a sign
LEAST = 6.0
FREE = 18.0  # one with a parameter of its own, which the first numbers pay for
FULL = 7.0  # the most that one number is worth
SHORT = 3.0  # …one of three digits or fewer, such as 0.25
MOST_LOOKED_AT = 1000
SAME = 9  # digits in which two numbers are one and the same
# what makes one entry another than the next (its number and its change), and how many digits each entry is worth
Fit = tuple[NDArray[Any], NDArray[Any]]


def digits(fits: Iterable[tuple[Sample, NDArray[Any]]]) -> float:
    """The digits in which answers agree with hypothesised arrays of their shapes, beyond what the truths say.

    Each different number and change counts once. Zeros and entries that a hypothesis leaves as they are say nothing.
    """
    return _total([_fit(sample, array) for sample, array in fits])


def digits_repaired(fits: Iterable[tuple[Sample, NDArray[Any]]]) -> float:
    """The digits in which arrays that were computed from answers, by undoing a mistake, agree with the truths."""
    found = []
    for sample, array in fits:
        if sample.truth is not None:
            given, truth = _flat(array), _flat(sample.truth)
            found.append(_worth(given, truth, np.abs(truth), _whole(truth)))
    return _total(found)


def digits_of(arrays: Iterable[NDArray[Any]]) -> float:
    """The digits that arrays hold as such: whether they could be told from others at all."""
    flat = [_flat(array) for array in arrays if array.dtype.kind != "b"]
    return _total([_worth(array, array, np.abs(array), _whole(array)) for array in flat])


@np.errstate(all="ignore")
def _fit(sample: Sample, array: NDArray[Any]) -> Fit:
    assert sample.answer is not None
    given, hypothesis = _flat(sample.answer), _flat(array)
    change = np.abs(hypothesis)
    if sample.truth is not None and sample.truth.shape == array.shape:
        difference = np.abs(hypothesis - _flat(sample.truth))
        change = np.where(np.isnan(difference), change, difference)
    return _worth(given, hypothesis, change, np.maximum(_whole(hypothesis), _flat(sample.resolution)))


@np.errstate(all="ignore")
def _worth(given: NDArray[Any], hypothesis: NDArray[Any], change: NDArray[Any], resolution: NDArray[Any]) -> Fit:
    off = np.maximum(np.abs(given - hypothesis), resolution)
    size = np.abs(hypothesis)
    most = np.where(np.abs(hypothesis - rounded(hypothesis, 3)) <= 1e-9 * size, SHORT, FULL)
    worth = np.log10(change / np.maximum(off, change * 10.0**-FULL))
    known = np.isfinite(worth) & np.isfinite(size) & (size > 0)
    entries = np.stack([np.abs(hypothesis), change], axis=-1)
    return rounded(entries[known], SAME), np.clip(worth, 0, most)[known]


def _total(fits: list[Fit]) -> float:
    if not fits:
        return 0.0
    entries = np.concatenate([entries for entries, _ in fits])
    worth = np.concatenate([worth for _, worth in fits])
    order = np.argsort(-worth, kind="stable")
    _, first = np.unique(entries[order], axis=0, return_index=True)
    return float(worth[order][first].sum())


def _flat(array: NDArray[Any]) -> NDArray[Any]:
    return floats(array).reshape(-1)[:MOST_LOOKED_AT]


def _whole(numbers: NDArray[Any]) -> NDArray[Any]:
    """Half of one where a number is whole: the next that it could have been is one off."""
    return np.where(numbers == np.round(numbers), 0.5, 0.0)


def rounded(numbers: NDArray[Any], count: int) -> NDArray[Any]:
    """Each number to so many significant digits."""
    size = np.abs(numbers)
    scale = 10.0 ** (np.floor(np.log10(np.where(size > 0, size, 1.0))) - count + 1)
    return np.asarray(np.round(numbers / scale) * scale)
