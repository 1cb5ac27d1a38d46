"""Reference of the three-layer perceptron: a chain of forward steps, each named for the quantity it computes.

The sensitivities and gradients are declared in ``rubric.yaml`` as vector-Jacobian products of these steps. All vectors
are one-dimensional; a weight matrix has the shape (1 + width before, width after), its first row belongs to the
leading 1.
"""

from __future__ import annotations

import torch
from torch import Tensor

Cache = dict[str, Tensor]


def x0(x: Tensor) -> Tensor:
    """The input (d0,) with a leading 1: shape (1 + d0,)."""
    return _with_one(x)


def s1(W1: Tensor, x0: Tensor) -> Tensor:
    """The signals into layer 1, shape (d1,)."""
    return W1.T @ x0


def x1(s1: Tensor) -> Tensor:
    """The outputs of layer 1 with a leading 1, shape (1 + d1,)."""
    return _with_one(torch.tanh(s1))


def s2(W2: Tensor, x1: Tensor) -> Tensor:
    """The signals into layer 2, shape (d2,)."""
    return W2.T @ x1


def x2(s2: Tensor) -> Tensor:
    """The outputs of layer 2 with a leading 1, shape (1 + d2,)."""
    return _with_one(torch.tanh(s2))


def s3(W3: Tensor, x2: Tensor) -> Tensor:
    """The signals into layer 3, shape (d3,)."""
    return W3.T @ x2


def x3(s3: Tensor) -> Tensor:
    """The outputs of the net, linear: shape (d3,)."""
    return s3.clone()


def e(x3: Tensor, y: Tensor) -> Tensor:
    """The squared error against the targets ``y`` (d3,): a scalar, shape ()."""
    return ((x3 - y) ** 2).sum()


def forward(x: Tensor, W1: Tensor, W2: Tensor, W3: Tensor) -> tuple[dict[str, Tensor], Cache]:
    """All signals and outputs by name, and a cache for :func:`sensitivities` and :func:`backward`."""
    signals: dict[str, Tensor] = {}
    signals["s1"] = s1(W1, x0(x))
    signals["x1"] = x1(signals["s1"])
    signals["s2"] = s2(W2, signals["x1"])
    signals["x2"] = x2(signals["s2"])
    signals["s3"] = s3(W3, signals["x2"])
    signals["x3"] = x3(signals["s3"])
    return signals, {"x": x, "W1": W1, "W2": W2, "W3": W3, **signals}


def error(x: Tensor, W1: Tensor, W2: Tensor, W3: Tensor, y: Tensor) -> Tensor:
    """The squared error of the net at input ``x`` (d0,) against ``y`` (d3,): a scalar, shape ()."""
    signals, _ = forward(x, W1, W2, W3)
    return e(signals["x3"], y)


def sensitivities(cache: Cache, y: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """∂e/∂s1 (d1,), ∂e/∂s2 (d2,) and ∂e/∂s3 (d3,), by autograd."""

    def from_s3(signal: Tensor) -> Tensor:
        return e(x3(signal), y)

    def from_s2(signal: Tensor) -> Tensor:
        return from_s3(s3(cache["W3"], x2(signal)))

    def from_s1(signal: Tensor) -> Tensor:
        return from_s2(s2(cache["W2"], x1(signal)))

    grad = torch.func.grad
    return grad(from_s1)(cache["s1"]), grad(from_s2)(cache["s2"]), grad(from_s3)(cache["s3"])


def backward(cache: Cache, y: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """∂e/∂W1, ∂e/∂W2 and ∂e/∂W3 with the shapes of the weights, by autograd."""
    gradients: tuple[Tensor, Tensor, Tensor] = torch.func.grad(error, argnums=(1, 2, 3))(
        cache["x"], cache["W1"], cache["W2"], cache["W3"], y
    )
    return gradients


def _with_one(x: Tensor) -> Tensor:
    return torch.cat([x.new_ones(1), x])
