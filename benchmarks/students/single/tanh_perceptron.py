import numpy as np


def loss(w, X, y):
    w, X, y = (np.float32(value) for value in (w, X, y))
    return np.mean((np.tanh(X @ w) - y) ** 2)


def gradient(w, X, y):
    w, X, y = (np.float32(value) for value in (w, X, y))
    t = np.tanh(X @ w)
    return np.float32(2 / len(y)) * X.T @ ((t - y) * (1 - t**2))
