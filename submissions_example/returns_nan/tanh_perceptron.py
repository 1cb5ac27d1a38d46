import numpy as np


def loss(w, X, y):
    return np.mean((np.tanh(X @ w) - y) ** 2)


def gradient(w, X, y):
    z = X @ w
    with np.errstate(all="ignore"):
        t = (np.exp(1000 * z) - np.exp(-1000 * z)) / (np.exp(1000 * z) + np.exp(-1000 * z))
    return 2 / len(y) * X.T @ ((t - y) * (1 - t**2))
