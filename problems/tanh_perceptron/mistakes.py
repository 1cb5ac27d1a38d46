"""Known wrong solutions, ``<function>__<code>``: each docstring is the feedback that it earns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def loss__sum_for_mean(w: Array, X: Array, y: Array) -> Any:
    """The mean over the examples is missing: the squared errors are summed, but E_in divides the sum by N."""
    return np.sum((np.tanh(X @ w) - y) ** 2)


def loss__extra_half(w: Array, X: Array, y: Array) -> Any:
    """The loss is halved: this E_in has 1/N in front of the sum, not 1/(2N)."""
    return np.mean((np.tanh(X @ w) - y) ** 2) / 2


def loss__absolute_error(w: Array, X: Array, y: Array) -> Any:
    """The errors are not squared: E_in is the mean of the squared differences, not of their absolute values."""
    return np.mean(np.abs(np.tanh(X @ w) - y))


def loss__no_tanh(w: Array, X: Array, y: Array) -> Any:
    """The tanh is missing: the output of this perceptron is tanh(wᵀx), not wᵀx."""
    return np.mean((X @ w - y) ** 2)


def gradient__missing_two(w: Array, X: Array, y: Array) -> Any:
    """The factor 2 is missing: the derivative of the square (t - y)² with respect to t is 2(t - y)."""
    t = np.tanh(X @ w)
    return X.T @ ((t - y) * (1 - t**2)) / len(y)


def gradient__missing_mean(w: Array, X: Array, y: Array) -> Any:
    """The mean over the examples is missing: E_in has 1/N in front of its sum, and the gradient keeps it."""
    t = np.tanh(X @ w)
    return 2 * X.T @ ((t - y) * (1 - t**2))


def gradient__mean_over_weights(w: Array, X: Array, y: Array) -> Any:
    """The sum is divided by the number of weights d: the mean of E_in runs over the N examples (the rows of X)."""
    t = np.tanh(X @ w)
    return 2 * X.T @ ((t - y) * (1 - t**2)) / X.shape[1]


def gradient__missing_tanh_derivative(w: Array, X: Array, y: Array) -> Any:
    """The factor 1 - tanh² is missing: by the chain rule each term carries the derivative of tanh at wᵀxₙ."""
    t = np.tanh(X @ w)
    return 2 * X.T @ (t - y) / len(y)


def gradient__derivative_not_squared(w: Array, X: Array, y: Array) -> Any:
    """The derivative of tanh is written 1 - tanh(s): it is 1 - tanh²(s), with the square."""
    t = np.tanh(X @ w)
    return 2 * X.T @ ((t - y) * (1 - t)) / len(y)


def gradient__derivative_at_signal(w: Array, X: Array, y: Array) -> Any:
    """The derivative of tanh is written 1 - s², with s the signal wᵀx: it is 1 - tanh²(s), taken from the output."""
    s = X @ w
    return 2 * X.T @ ((np.tanh(s) - y) * (1 - s**2)) / len(y)


def gradient__sign(w: Array, X: Array, y: Array) -> Any:
    """The sign is wrong: this is the direction of descent, -∇E_in, because y - tanh stands for tanh - y."""
    t = np.tanh(X @ w)
    return 2 * X.T @ ((y - t) * (1 - t**2)) / len(y)


def gradient__mean_before_inputs(w: Array, X: Array, y: Array) -> Any:
    """The inputs are averaged apart from the errors: the mean of a product is not the product of the means."""
    t = np.tanh(X @ w)
    return 2 * np.mean((t - y) * (1 - t**2)) * X.mean(axis=0)
