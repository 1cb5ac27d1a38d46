"""Reference of the batch norm statistics: reductions with ``keepdim``, and torch's own layers to hold them against."""

from __future__ import annotations

import torch
from torch import Tensor, nn

Shape = tuple[int, ...]


def fc_statistics(x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and biased variance of a fully connected output: ``x`` has shape (N, C), both results (1, C)."""
    return _statistics(x, (0,))


def conv_statistics(x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and biased variance of a convolution output: ``x`` has shape (N, H, W, C), both results (1, 1, 1, C)."""
    return _statistics(x, (0, 1, 2))


def fc_statistics_shapes(N: int, C: int) -> tuple[Shape, Shape]:
    """The shapes of mean and variance for an output of shape (N, C)."""
    mean, var = fc_statistics(torch.zeros(N, C))
    return tuple(mean.shape), tuple(var.shape)


def conv_statistics_shapes(N: int, H: int, W: int, C: int) -> tuple[Shape, Shape]:
    """The shapes of mean and variance for an output of shape (N, H, W, C)."""
    mean, var = conv_statistics(torch.zeros(N, H, W, C))
    return tuple(mean.shape), tuple(var.shape)


def fc_batch_norm(x: Tensor, eps: float) -> tuple[Tensor, Tensor, Tensor]:
    """``torch.nn.BatchNorm1d`` in training mode on ``x`` of shape (N, C).

    Returns the normalised output (N, C) and what the layer measured: mean (C,) and unbiased variance (C,).
    """
    return _layer(nn.BatchNorm1d, x, eps)


def conv_batch_norm(x: Tensor, eps: float) -> tuple[Tensor, Tensor, Tensor]:
    """``torch.nn.BatchNorm2d`` in training mode on ``x`` of shape (N, H, W, C), channels last as in the problem.

    Returns the normalised output (N, H, W, C) and what the layer measured: mean (C,) and unbiased variance (C,).
    """
    output, mean, var = _layer(nn.BatchNorm2d, x.permute(0, 3, 1, 2), eps)
    return output.permute(0, 2, 3, 1), mean, var


def _statistics(x: Tensor, dims: Shape) -> tuple[Tensor, Tensor]:
    return x.mean(dims, keepdim=True), x.var(dims, correction=0, keepdim=True)


def _layer(kind: type[nn.BatchNorm1d | nn.BatchNorm2d], x: Tensor, eps: float) -> tuple[Tensor, Tensor, Tensor]:
    # momentum 1: the running statistics are those of this batch
    layer = kind(x.shape[1], eps=eps, momentum=1.0, affine=False, dtype=x.dtype)
    output: Tensor = layer(x)
    assert layer.running_mean is not None
    assert layer.running_var is not None
    return output, layer.running_mean, layer.running_var
