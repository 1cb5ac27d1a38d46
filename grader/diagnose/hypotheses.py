"""Hypotheses that hold in all cases, and whether the cases tell enough to believe them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from grader.compare.entries import floats
from grader.diagnose.base import Sample

Key = TypeVar("Key", bound=Hashable)
Thunk = Callable[[], NDArray[Any]]
MOST_LOOKED_AT = 1000
DIGITS = 9
SHORT = 3


def wrong(samples: Sequence[Sample]) -> list[Sample]:
    """The samples that are wrong."""
    return [sample for sample in samples if not sample.right]


def common(samples: Sequence[Sample], family: Callable[[Sample], Iterable[tuple[Key, Thunk]]]) -> list[Key]:
    """The keys of a family of hypotheses that agree with what was given in all samples, in the family's order.

    A right sample agrees with a hypothesis that leaves its truth as it is; a sample for which the family has no such
    key does not agree.
    """
    keys: list[Key] | None = None
    for sample in sorted(samples, key=lambda one: one.right):
        if sample.truth is None or sample.answer is None:
            return []
        made = dict(family(sample))
        keys = [key for key in (made if keys is None else keys) if key in made and sample.agrees(made[key]())]
        if not keys:
            return []
    return keys or []


def telling(arrays: Iterable[NDArray[Any]]) -> int:
    """How much a match with these entries says: 2 for each different number, 1 for each of three digits or fewer.

    Zeros and repetitions say nothing: they agree with too much.
    """
    seen = [floats(array).reshape(-1)[:MOST_LOOKED_AT] for array in arrays if array.dtype.kind != "b"]
    if not seen:
        return 0
    entries = np.concatenate(seen)
    entries = entries[np.isfinite(entries) & (entries != 0)]
    if not entries.size:
        return 0
    different = np.unique(_rounded(entries, DIGITS))
    return int(np.where(np.abs(different - _rounded(different, SHORT)) <= 1e-9 * np.abs(different), 1, 2).sum())


def tells(samples: Sequence[Sample], least: int = 2) -> bool:
    """Whether the truths of the wrong samples tell at least that much (:func:`telling`)."""
    return telling([sample.truth for sample in wrong(samples) if sample.truth is not None]) >= least


def nice(number: float) -> float:
    """An estimate, or the short number that it is but for rounding."""
    short = float(f"{number:.6g}")
    return short if abs(number - short) <= 1e-9 * abs(number) else number


def _rounded(entries: NDArray[Any], digits: int) -> NDArray[Any]:
    """Each entry (not 0) to so many significant digits."""
    scale = 10.0 ** (np.floor(np.log10(np.abs(entries))) - digits + 1)
    return np.asarray(np.round(entries / scale) * scale)
