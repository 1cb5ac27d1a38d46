"""The named terms of a truth: each fitted to the truth's shape, and held to add up to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.model import Expected, Reference

# of the largest among the terms: what different orders of adding may differ by
ROUNDING = 1e-9


class TermError(Exception):
    """Terms that don't make up their truth: an author's mistake, as the end of a sentence."""


def fitted(value: Expected, expected: Expected) -> Reference:
    """A term as an array of the truth's shape, or a stack of such along one more axis in front.

    Raises :class:`TermError` for what is no number or doesn't fit.
    """
    term, truth = _array(value), _array(expected)
    if term is None or truth is None:
        raise TermError(f"can't be added: {'it' if term is None else 'the truth'} is no array of numbers")
    if term.ndim == truth.ndim + 1 and term.shape[1:] == truth.shape:
        return Reference(term)
    try:
        return Reference(np.broadcast_to(term, truth.shape))
    except ValueError:
        raise TermError(f"has shape {term.shape}, but the truth has shape {truth.shape}") from None


def check_sums(terms: Mapping[str, tuple[Expected, ...]], expected: tuple[Expected, ...]) -> None:
    """Raises :class:`TermError` with both figures where the terms don't add up to what is expected."""
    for index, whole in enumerate(expected):
        truth = _array(whole)
        parts = [np.asarray(values[index].data) for values in terms.values()]
        if truth is None or not parts:
            continue
        total = sum((total_of(part, truth.ndim) for part in parts), np.zeros(truth.shape))
        largest = max((float(np.abs(part).max(initial=0)) for part in (*parts, truth)), default=0.0)
        with np.errstate(all="ignore"):
            off = np.abs(total - truth)
        wrong = ~(off <= ROUNDING * largest) & ~(np.isnan(total) & np.isnan(truth)) & (total != truth)
        if wrong.any():
            _disagree(total, truth, np.where(np.isfinite(off) & wrong, off, 0), index if len(expected) > 1 else None)


def total_of(term: NDArray[Any], ndim: int) -> NDArray[Any]:
    """A term of a truth of so many axes, a stack added up."""
    return term.sum(axis=0) if term.ndim > ndim else term


def _disagree(total: NDArray[Any], truth: NDArray[Any], off: NDArray[Any], index: int | None) -> None:
    worst = np.unravel_index(int(off.argmax()), off.shape)
    where = f" at [{', '.join(map(str, map(int, worst)))}]" if worst else ""
    which = "" if index is None else f" of observed value {index + 1}"
    raise TermError(f"add up to {total[worst]:.6g}, but the truth{which} is {truth[worst]:.6g}{where}")


def _array(value: Expected) -> NDArray[Any] | None:
    if isinstance(value, Reference):
        return value.data if value.data.dtype.kind in "iufc" else None
    plain = isinstance(value, int | float | complex) and not isinstance(value, bool)
    return np.asarray(value) if plain else None
