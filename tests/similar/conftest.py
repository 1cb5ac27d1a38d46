"""Invented sources: one piece of work, the same with other names and comments, and work of somebody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.similar.sources import Sources

WORK = '''\
import numpy as np


class Layer:
    """A layer."""

    def __init__(self, weight, bias):
        self.weight, self.bias = weight, bias

    def forward(self, x):
        total = x.dot(self.weight)
        for row in range(len(total)):
            if total[row].max() > 3 * total[row].std():
                total[row] = np.clip(total[row], -3, 3)
            total[row] += self.bias
        return np.maximum(total, 0)
'''
COPIED = "# my own work\n\n" + WORK.replace("total", "out").replace("row", "k").replace("Layer", "Mine").replace(
    '"""A layer."""', '"""Something else, and longer than that."""'
)
OTHER = """\
def mean_of(samples, weights=None):
    if weights is None:
        weights = [1.0] * len(samples)
    numerator, denominator = 0.0, 0.0
    while samples:
        numerator += samples.pop() * weights[-1]
        denominator += weights.pop()
    try:
        return numerator / denominator
    except ZeroDivisionError:
        return float("nan")
"""


@pytest.fixture
def sources() -> Callable[..., Sources]:
    def make(submission: str, **files: str) -> Sources:
        return Sources(submission, {f"{name}.py": text for name, text in files.items()})

    return make


@pytest.fixture
def work() -> tuple[str, str, str]:
    """A piece of work, a copy in disguise, and work of somebody else."""
    return WORK, COPIED, OTHER
