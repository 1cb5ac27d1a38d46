"""Reference of the 1-D convolution as a matrix: torch's convolution; both matrices come from autograd."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def conv1d(X: Tensor, W: Tensor) -> Tensor:
    """Valid convolution with stride 1 and no flip, as deep learning defines it.

    ``X`` has shape (in, width), ``W`` (kernel, in, out). Returns shape (out, width - kernel + 1).
    """
    return functional.conv1d(X.unsqueeze(0), W.permute(2, 1, 0)).squeeze(0)


def conv_matrix(W: Tensor, width: int) -> Tensor:
    """The matrix A with Ỹ = A X̃, the Jacobian of :func:`conv1d`.

    ``W`` has shape (kernel, in, out). Returns shape (out * L, in * width) with L = width - kernel + 1; X̃ and Ỹ hold
    one channel after the other.
    """
    X = _input(W, width)
    jacobian: Tensor = torch.func.jacrev(conv1d)(X, W)
    return jacobian.reshape(-1, X.numel())


def backward_matrix(W: Tensor, width: int) -> Tensor:
    """The matrix B with ∂L/∂X̃ = B ∂L/∂Ỹ, the Jacobian of autograd's own backward pass.

    ``W`` has shape (kernel, in, out). Returns shape (in * width, out * L) with L = width - kernel + 1.
    """
    dY = torch.zeros_like(conv1d(_input(W, width), W))
    jacobian: Tensor = torch.func.jacrev(input_gradient, argnums=1)(W, dY)
    return jacobian.reshape(-1, dY.numel())


def input_gradient(W: Tensor, dY: Tensor) -> Tensor:
    """∂L/∂X from ∂L/∂Y, by autograd.

    ``W`` has shape (kernel, in, out), ``dY`` (out, L). Returns shape (in, L + kernel - 1).
    """
    width = dY.shape[1] + W.shape[0] - 1

    def seen_by_upstream(X: Tensor) -> Tensor:
        return (conv1d(X, W) * dY).sum()

    gradient: Tensor = torch.func.grad(seen_by_upstream)(_input(W, width))
    return gradient


def padded_gradient(W: Tensor, dY: Tensor) -> Tensor:
    """``dY`` (out, L) with kernel - 1 zeros on either side; returns (out, L + 2 * (kernel - 1))."""
    margin = W.shape[0] - 1
    return functional.pad(dY, (margin, margin))


def backward_kernels(W: Tensor) -> Tensor:
    """The flipped kernels: entry [i] makes channel i of ∂L/∂X from the padded ∂L/∂Y.

    ``W`` has shape (kernel, in, out). Returns shape (in, out, kernel).
    """
    return W.flip(0).permute(1, 2, 0)


def convolved_gradient(W: Tensor, dY: Tensor) -> Tensor:
    """∂L/∂X as the convolution of part (c); shapes as for :func:`input_gradient`, which it must equal."""
    return functional.conv1d(padded_gradient(W, dY).unsqueeze(0), backward_kernels(W)).squeeze(0)


def _input(W: Tensor, width: int) -> Tensor:
    # the map is linear, so the place where it is differentiated doesn't matter
    return torch.zeros(W.shape[1], width, dtype=W.dtype)
