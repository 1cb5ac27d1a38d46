import numpy as np


def loss(w, X, y):
    return np.square(np.tanh(X @ w) - y).mean()


def gradient(w, X, y):
    t = np.tanh(X @ w)
    return 2 / len(y) * X.T @ ((t - y) * (1 - t**2))
