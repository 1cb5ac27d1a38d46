"""Reference of the parameter counts: real torch modules, counted with ``numel``.

The modules live on torch's meta device, so that a large count allocates nothing.
"""

from __future__ import annotations

from torch import nn


def conv_params(kernel: int, c_in: int, c_out: int, bias: bool) -> int:
    """Trainable parameters of a convolution with a kernel x kernel filter, ``c_in`` to ``c_out`` channels."""
    return _trainable(_conv(kernel, c_in, c_out, bias))


def batchnorm_params(channels: int) -> int:
    """Trainable parameters of batch norm on ``channels`` channels: running statistics are not trained."""
    return _trainable(_batchnorm(channels))


def standard_block(channels: int, kernel: int) -> int:
    """Trainable parameters of two convolutions on ``channels`` channels, each with bias and batch norm."""
    return _trainable(nn.Sequential(*_unit(kernel, channels, channels), nn.ReLU(), *_unit(kernel, channels, channels)))


def bottleneck_block(c_in: int, c_mid: int, kernel: int) -> int:
    """Trainable parameters of a bottleneck, each of its three convolutions with bias and batch norm.

    1x1 from ``c_in`` to ``c_mid`` channels, kernel x kernel on ``c_mid``, 1x1 from ``c_mid`` back to ``c_in``.
    """
    reduce, transform, expand = _unit(1, c_in, c_mid), _unit(kernel, c_mid, c_mid), _unit(1, c_mid, c_in)
    return _trainable(nn.Sequential(*reduce, nn.ReLU(), *transform, nn.ReLU(), *expand))


def _unit(kernel: int, c_in: int, c_out: int) -> tuple[nn.Module, nn.Module]:
    return _conv(kernel, c_in, c_out, bias=True), _batchnorm(c_out)


def _conv(kernel: int, c_in: int, c_out: int, bias: bool) -> nn.Module:
    return nn.Conv2d(c_in, c_out, kernel, bias=bias, device="meta")


def _batchnorm(channels: int) -> nn.Module:
    return nn.BatchNorm2d(channels, device="meta")


def _trainable(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters() if parameter.requires_grad)
