"""Hypotheses that hold in all cases."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from grader.diagnose.base import Sample
from grader.diagnose.evidence import LEAST, digits

Key = TypeVar("Key", bound=Hashable)
Thunk = Callable[[], NDArray[Any]]


def wrong(samples: Sequence[Sample]) -> list[Sample]:
    """The samples that are wrong."""
    return [sample for sample in samples if not sample.right]


def common(
    samples: Sequence[Sample], family: Callable[[Sample], Iterable[tuple[Key, Thunk]]], least: float = LEAST
) -> list[Key]:
    """The keys of a family of hypotheses that agree with what was given in all samples, in the family's order.

    A right sample agrees with a hypothesis that leaves its truth as it is; a sample for which the family has no such
    key does not agree. The wrong samples have to agree in ``least`` digits (:mod:`grader.diagnose.evidence`).
    """
    keys: list[Key] | None = None
    families: list[tuple[Sample, dict[Key, Thunk]]] = []
    for sample in sorted(samples, key=lambda one: one.right):
        if sample.truth is None or sample.answer is None:
            return []
        made = dict(family(sample))
        families += [] if sample.right else [(sample, made)]
        keys = [key for key in (made if keys is None else keys) if key in made and sample.agrees(made[key]())]
        if not keys:
            return []
    return [key for key in keys or [] if digits((one, np.asarray(made[key]())) for one, made in families) >= least]


def nice(number: float) -> float:
    """An estimate, or the short number that it is but for rounding."""
    short = float(f"{number:.6g}")
    return short if abs(number - short) <= 1e-9 * abs(number) else number
