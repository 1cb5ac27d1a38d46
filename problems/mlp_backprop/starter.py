"""Problem 2, back-propagation through a small net. Replace each ``raise NotImplementedError``.

Written answers (s1, x1, s2, x2, s3, delta3, delta2, delta1, dW1, dW2, dW3) go into ``answers.yaml`` below
``mlp_backprop:``.
"""

from typing import Any

import numpy as np


def forward(x: np.ndarray, W1: np.ndarray, W2: np.ndarray, W3: np.ndarray) -> tuple[dict[str, np.ndarray], Any]:
    """The forward pass of the net: tanh, tanh, linear.

    x: shape (d0,), the input, without the leading 1.
    W1: shape (1 + d0, d1); W2: shape (1 + d1, d2); W3: shape (1 + d2, d3). Row 0 belongs to the leading 1.
    Returns (signals, cache). ``signals`` has the keys
        "s1" (d1,), "x1" (1 + d1,), "s2" (d2,), "x2" (1 + d2,), "s3" (d3,) and "x3" (d3,),
    where x1 and x2 carry their leading 1. ``cache`` is whatever your ``sensitivities`` and ``backward`` need.
    """
    raise NotImplementedError


def sensitivities(cache: Any, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The sensitivities of e = ‖x3 - y‖².

    cache: what your ``forward`` returned.
    y: shape (d3,), the targets.
    Returns (delta1, delta2, delta3) of the shapes (d1,), (d2,) and (d3,): the gradients with respect to s1, s2, s3.
    """
    raise NotImplementedError


def backward(cache: Any, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The gradients of e = ‖x3 - y‖² with respect to the weights.

    Arguments as for ``sensitivities``. Returns (dW1, dW2, dW3), each of the shape of its weights.
    """
    raise NotImplementedError
