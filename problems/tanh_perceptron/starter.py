"""Problem 1, the tanh perceptron. Replace each ``raise NotImplementedError``.

Written answers (tanh_derivative, gradient_limit, why_hard) go into ``answers.yaml`` below ``tanh_perceptron:``.
"""

import numpy as np


def loss(w: np.ndarray, X: np.ndarray, y: np.ndarray) -> float:
    """The error E_in(w): the mean of (tanh(wᵀxₙ) - yₙ)² over the examples.

    w: shape (d,), the weights.
    X: shape (N, d), one example xₙ in each row.
    y: shape (N,), the targets.
    Returns one number.
    """
    raise NotImplementedError


def gradient(w: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The gradient of E_in with respect to w.

    Arguments as for ``loss``. Returns an array of shape (d,).
    """
    raise NotImplementedError
