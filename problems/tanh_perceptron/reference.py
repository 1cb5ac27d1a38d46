"""Reference of the tanh perceptron: the loss as a forward computation. Its gradient is autograd's."""

from __future__ import annotations

import torch
from torch import Tensor


def loss(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """The mean squared error of tanh(X w).

    ``w`` has shape (d,), ``X`` (N, d) with one example a row, ``y`` (N,). Returns a scalar, shape ().
    """
    return torch.mean((torch.tanh(X @ w) - y) ** 2)


def gradient(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """The gradient of :func:`loss` with respect to ``w``, taken by autograd; shape (d,)."""
    slope: Tensor = torch.func.grad(loss)(w, X, y)
    return slope


def gradient_norm(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """The Euclidean length of :func:`gradient`; shape ()."""
    return gradient(w, X, y).square().sum().sqrt()
