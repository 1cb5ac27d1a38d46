import numpy as np


def forward(x, W1, W2, W3):
    x, W1, W2, W3 = (np.float32(value) for value in (x, W1, W2, W3))
    one = np.ones(1, np.float32)
    x0 = np.concatenate([one, x])
    s1 = W1.T @ x0
    x1 = np.concatenate([one, np.tanh(s1)])
    s2 = W2.T @ x1
    x2 = np.concatenate([one, np.tanh(s2)])
    s3 = W3.T @ x2
    signals = {"s1": s1, "x1": x1, "s2": s2, "x2": x2, "s3": s3, "x3": s3}
    return signals, (x0, x1, x2, s3, W2, W3)


def sensitivities(cache, y):
    _, x1, x2, x3, W2, W3 = cache
    delta3 = 2 * (x3 - np.float32(y))
    delta2 = (1 - x2[1:] ** 2) * (W3[1:] @ delta3)
    delta1 = (1 - x1[1:] ** 2) * (W2[1:] @ delta2)
    return delta1, delta2, delta3


def backward(cache, y):
    x0, x1, x2, *_ = cache
    delta1, delta2, delta3 = sensitivities(cache, y)
    return np.outer(x0, delta1), np.outer(x1, delta2), np.outer(x2, delta3)
