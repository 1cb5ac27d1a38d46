"""Known wrong solutions, ``<function>__<code>``: each docstring is the feedback that it earns.

``forward``, ``sensitivities`` and ``backward`` are right: a program that calls several functions finds them beside the
wrong one, whose cache they share. Names that start with an underscore are what the solutions have in common.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Cache = dict[str, Array]
Forward = tuple[dict[str, Array], Cache]
Three = tuple[Array, Array, Array]
Function = Callable[[Array], Array]


def forward(x: Array, W1: Array, W2: Array, W3: Array) -> Forward:
    """The right forward pass."""
    return _forward(x, W1, W2, W3)


def sensitivities(cache: Cache, y: Array) -> Three:
    """The right sensitivities."""
    return _deltas(cache, 2 * (cache["x3"] - y))


def backward(cache: Cache, y: Array) -> Three:
    """The right gradients."""
    return _gradients(cache, sensitivities(cache, y))


def forward__tanh_at_output(x: Array, W1: Array, W2: Array, W3: Array) -> Forward:
    """There is a tanh at the output: the last layer of this net is linear, x3 = s3."""
    return _forward(x, W1, W2, W3, output=np.tanh)


def forward__no_tanh(x: Array, W1: Array, W2: Array, W3: Array) -> Forward:
    """The tanh of the hidden layers is missing: x1 and x2 hold tanh(s1) and tanh(s2)."""
    return _forward(x, W1, W2, W3, hidden=_identity)


def forward__sigmoid(x: Array, W1: Array, W2: Array, W3: Array) -> Forward:
    """The hidden layers use the logistic function: this net uses tanh."""
    return _forward(x, W1, W2, W3, hidden=_logistic)


def forward__one_at_end(x: Array, W1: Array, W2: Array, W3: Array) -> Forward:
    """The 1 stands at the end: it leads the vector, because the first row of each weight matrix belongs to it."""
    return _forward(x, W1, W2, W3, extend=lambda v: np.append(v, 1.0))


def forward__zero_for_one(x: Array, W1: Array, W2: Array, W3: Array) -> Forward:
    """The first row of the weights has no effect: the leading entry of x0, x1 and x2 is 1, not 0."""
    return _forward(x, W1, W2, W3, extend=lambda v: np.append(0.0, v))


def forward__one_not_reported(x: Array, W1: Array, W2: Array, W3: Array) -> Forward:
    """The leading 1 is not part of x1 and x2: it is used, but these vectors are handed in with it."""
    signals, cache = _forward(x, W1, W2, W3)
    return signals | {"x1": signals["x1"][1:], "x2": signals["x2"][1:]}, cache


def sensitivities__missing_two(cache: Cache, y: Array) -> Three:
    """The factor 2 is missing: the derivative of (x3 - y)² is 2(x3 - y), and every sensitivity carries it."""
    return _deltas(cache, cache["x3"] - y)


def sensitivities__sign(cache: Cache, y: Array) -> Three:
    """The sign is wrong: the derivative of (x3 - y)² is 2(x3 - y), not 2(y - x3)."""
    return _deltas(cache, 2 * (y - cache["x3"]))


def sensitivities__tanh_at_output(cache: Cache, y: Array) -> Three:
    """The output is differentiated as a tanh: the last layer is linear, so its derivative is 1."""
    return _deltas(cache, 2 * (cache["x3"] - y) * (1 - cache["x3"] ** 2))


def sensitivities__missing_tanh_derivative(cache: Cache, y: Array) -> Three:
    """The factor 1 - tanh² is missing: on its way back through a hidden layer each sensitivity meets tanh'."""
    return _deltas(cache, 2 * (cache["x3"] - y), slope=np.ones_like)


def sensitivities__derivative_at_signal(cache: Cache, y: Array) -> Three:
    """The derivative of tanh is written 1 - s²: it is 1 - tanh²(s), which is 1 - x² of the output x."""
    delta3 = 2 * (cache["x3"] - y)
    delta2 = (1 - cache["s2"] ** 2) * (cache["W3"][1:] @ delta3)
    return (1 - cache["s1"] ** 2) * (cache["W2"][1:] @ delta2), delta2, delta3


def sensitivities__derivative_not_squared(cache: Cache, y: Array) -> Three:
    """The derivative of tanh is written 1 - tanh(s): it is 1 - tanh²(s), with the square."""
    return _deltas(cache, 2 * (cache["x3"] - y), slope=lambda x: 1 - x)


def sensitivities__wrong_row_dropped(cache: Cache, y: Array) -> Three:
    """The last row of the weights is dropped: the row of the leading 1, which is dropped, is the first."""
    return _deltas(cache, 2 * (cache["x3"] - y), rows=slice(None, -1))


def sensitivities__order_reversed(cache: Cache, y: Array) -> Three:
    """The sensitivities come in reverse: the order is delta1, delta2, delta3."""
    delta1, delta2, delta3 = sensitivities(cache, y)
    return delta3, delta2, delta1


def backward__missing_two(cache: Cache, y: Array) -> Three:
    """The factor 2 is missing: the derivative of (x3 - y)² is 2(x3 - y), and every gradient carries it."""
    return _gradients(cache, _deltas(cache, cache["x3"] - y))


def backward__sign(cache: Cache, y: Array) -> Three:
    """The sign is wrong: the derivative of (x3 - y)² is 2(x3 - y), not 2(y - x3)."""
    return _gradients(cache, _deltas(cache, 2 * (y - cache["x3"])))


def backward__missing_tanh_derivative(cache: Cache, y: Array) -> Three:
    """The factor 1 - tanh² is missing: on its way back through a hidden layer each sensitivity meets tanh'."""
    return _gradients(cache, _deltas(cache, 2 * (cache["x3"] - y), slope=np.ones_like))


def backward__derivative_not_squared(cache: Cache, y: Array) -> Three:
    """The derivative of tanh is written 1 - tanh(s): it is 1 - tanh²(s), with the square."""
    return _gradients(cache, _deltas(cache, 2 * (cache["x3"] - y), slope=lambda x: 1 - x))


def backward__wrong_row_dropped(cache: Cache, y: Array) -> Three:
    """The last row of the weights is dropped: the row of the leading 1, which is dropped, is the first."""
    return _gradients(cache, _deltas(cache, 2 * (cache["x3"] - y), rows=slice(None, -1)))


def backward__transposed(cache: Cache, y: Array) -> Three:
    """The gradients are transposed: ∂e/∂W is x δᵀ, of the shape of W, with a row for each input."""
    dW1, dW2, dW3 = backward(cache, y)
    return dW1.T, dW2.T, dW3.T


def backward__bias_row_missing(cache: Cache, y: Array) -> Three:
    """The first row is missing: the leading 1 has weights too, and their gradient is δ itself."""
    dW1, dW2, dW3 = backward(cache, y)
    return dW1[1:], dW2[1:], dW3[1:]


def backward__bias_gradient_zero(cache: Cache, y: Array) -> Three:
    """The first row is zero: the leading 1 has weights too, and their gradient is δ itself."""
    gradients = backward(cache, y)
    for gradient in gradients:
        gradient[0] = 0.0
    return gradients


def backward__signals_for_outputs(cache: Cache, y: Array) -> Three:
    """The gradients are taken with the signals s: ∂e/∂W is x δᵀ with the outputs x of the layer before, after tanh."""
    delta1, delta2, delta3 = sensitivities(cache, y)
    before2, before3 = np.append(1.0, cache["s1"]), np.append(1.0, cache["s2"])
    return np.outer(cache["x0"], delta1), np.outer(before2, delta2), np.outer(before3, delta3)


def _identity(s: Array) -> Array:
    return s


def _logistic(s: Array) -> Array:
    return 1 / (1 + np.exp(-s))


def _leading_one(v: Array) -> Array:
    return np.append(1.0, v)


def _tanh_slope(x: Array) -> Array:
    return 1 - x**2


def _forward(
    x: Array,
    W1: Array,
    W2: Array,
    W3: Array,
    hidden: Function = np.tanh,
    output: Function = _identity,
    extend: Function = _leading_one,
) -> Forward:
    x0 = extend(x)
    s1 = W1.T @ x0
    x1 = extend(hidden(s1))
    s2 = W2.T @ x1
    x2 = extend(hidden(s2))
    s3 = W3.T @ x2
    signals = {"s1": s1, "x1": x1, "s2": s2, "x2": x2, "s3": s3, "x3": output(s3)}
    return signals, {"x0": x0, "W1": W1, "W2": W2, "W3": W3, **signals}


def _deltas(cache: Cache, delta3: Array, slope: Function = _tanh_slope, rows: slice = slice(1, None)) -> Three:
    delta2 = slope(cache["x2"][1:]) * (cache["W3"][rows] @ delta3)
    delta1 = slope(cache["x1"][1:]) * (cache["W2"][rows] @ delta2)
    return delta1, delta2, delta3


def _gradients(cache: Cache, deltas: Three) -> Three:
    delta1, delta2, delta3 = deltas
    return np.outer(cache["x0"], delta1), np.outer(cache["x1"], delta2), np.outer(cache["x2"], delta3)
