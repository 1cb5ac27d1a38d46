"""Means and variances: two passes, loops, Welford's, torch's; shapes in several containers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

Function = Callable[..., Any]
Rng = np.random.Generator


def statistics(rng: Rng, add: Function, pick: Function, axes: tuple[int, ...]) -> Function:
    def by_loops(x: Any) -> Any:
        flat = x.reshape(-1, x.shape[-1])
        mean = add(rng, list(flat)) / len(flat)
        var = add(rng, [(row - mean) ** 2 for row in flat]) / len(flat)
        return mean.reshape(shape(x)), var.reshape(shape(x))

    def by_welford(x: Any) -> Any:
        mean = square = np.zeros(x.shape[-1], dtype=x.dtype)
        for count, row in enumerate(x.reshape(-1, x.shape[-1]), 1):
            step = row - mean
            mean = mean + step / count
            square = square + step * (row - mean)
        return mean.reshape(shape(x)), (square / count).reshape(shape(x))

    def by_torch(x: Any) -> Any:
        var, mean = torch.var_mean(torch.tensor(x), axes, correction=0, keepdim=True)
        return mean, var

    def shape(x: Any) -> tuple[int, ...]:
        return (1,) * (x.ndim - 1) + (x.shape[-1],)

    return pick(
        [
            lambda x: (x.mean(axis=axes, keepdims=True), x.var(axis=axes, keepdims=True)),
            lambda x: (
                m := x.sum(axes, keepdims=True) / (x.size / x.shape[-1]),
                ((x - m) ** 2).mean(axes, keepdims=True),
            ),
            lambda x: (x.mean(axes, keepdims=True), x.std(axes, keepdims=True) ** 2),
            lambda x: (
                np.average(f := x.reshape(-1, x.shape[-1]), axis=0).reshape(shape(x)),
                np.var(f, 0).reshape(shape(x)),
            ),
            by_loops,
            by_welford,
            by_torch,
        ],
    )


def solution(rng: Rng, add: Function, pick: Function) -> dict[str, Function]:
    kind = pick([tuple, list, np.array, torch.Size])
    return {
        "fc_statistics": statistics(rng, add, pick, (0,)),
        "conv_statistics": statistics(rng, add, pick, (0, 1, 2)),
        "fc_statistics_shapes": lambda N, C: (kind([1, C]), kind([1, C])),
        "conv_statistics_shapes": lambda N, H, W, C: (kind([1, 1, 1, C]), kind([1, 1, 1, C])),
    }
