"""Counts, as integers of several kinds and as whole floats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

Function = Callable[..., Any]
Rng = np.random.Generator


def solution(rng: Rng, add: Function, pick: Function) -> dict[str, Function]:
    conv = pick(
        [
            lambda k, i, o, b: k * k * i * o + (o if b else 0),
            lambda k, i, o, b: (k**2 * i + b) * o,
            lambda k, i, o, b: np.prod((k, k, i, o)) + o * int(b),
            lambda k, i, o, b: sum(k * k * i + bool(b) for _ in range(o)),
            lambda k, i, o, b: torch.nn.Conv2d(i, o, k, bias=b, device="meta").weight.numel() + (o if b else 0),
        ],
    )
    norm = pick([lambda c: 2 * c, lambda c: c + c, lambda c: np.int64(c) << 1, lambda c: float(2 * c)])

    def bottleneck(c_in: int, c_mid: int, kernel: int) -> Any:
        widths = [(1, c_in, c_mid), (kernel, c_mid, c_mid), (1, c_mid, c_in)]
        return add(rng, [part for k, i, o in widths for part in (conv(k, i, o, True), norm(o))])

    return {
        "conv_params": conv,
        "batchnorm_params": norm,
        "standard_block": lambda channels, kernel: 2 * (conv(kernel, channels, channels, True) + norm(channels)),
        "bottleneck_block": bottleneck,
    }
