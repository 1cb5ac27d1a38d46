import numpy as np


def centre(x):
    return x.mean(axis=0, keepdims=True)


def dropout(x, u, p):
    return x * (u >= p) / (1 - p)


def loss(w, X, y, reg):
    return np.mean((X @ w - y) ** 2) + reg * np.sum(w**2)


def gradient(w, X, y, reg):
    return 2 / len(y) * X.T @ (X @ w - y) + 2 * reg * w


def descend(w, X, y, reg):
    return w - 0.1 * gradient(w, X, y, reg)


ANSWERS = {"centre_shape": "(1, D)"}
