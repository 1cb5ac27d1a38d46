"""Where courses differ in convention: axes of size 1, what p of dropout means, a factor before the regulariser."""

from __future__ import annotations

from torch import Tensor


def centre(x: Tensor) -> Tensor:
    """The mean of each column of x (N, D), with its axis: (1, D)."""
    return x.mean(dim=0, keepdim=True)


def dropout(x: Tensor, u: Tensor, p: float) -> Tensor:
    """Inverted dropout with the probability p of dropping; u is uniform in [0, 1), in the shape of x."""
    return x * (u >= p) / (1 - p)


def keep(x: Tensor, u: Tensor, p: float) -> Tensor:
    """Inverted dropout with the probability p of keeping."""
    return x * (u < p) / p


def loss(w: Tensor, X: Tensor, y: Tensor, reg: float) -> Tensor:
    """Mean squared error plus reg · |w|²."""
    return ((X @ w - y) ** 2).mean() + reg * (w**2).sum()
