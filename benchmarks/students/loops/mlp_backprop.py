import numpy as np


def signals_of(W, before):
    s = np.zeros(W.shape[1])
    for j in range(W.shape[1]):
        for i in range(W.shape[0]):
            s[j] += W[i, j] * before[i]
    return s


def outputs_of(s):
    x = np.ones(len(s) + 1)
    for i in range(len(s)):
        x[i + 1] = np.tanh(s[i])
    return x


def back_through(W, x, delta):
    found = np.zeros(len(x) - 1)
    for i in range(len(found)):
        for j in range(len(delta)):
            found[i] += W[i + 1, j] * delta[j]
        found[i] *= 1 - x[i + 1] ** 2
    return found


def products(x, delta):
    dW = np.zeros((len(x), len(delta)))
    for i in range(len(x)):
        for j in range(len(delta)):
            dW[i, j] = x[i] * delta[j]
    return dW


def forward(x, W1, W2, W3):
    x0 = np.ones(len(x) + 1)
    x0[1:] = x
    s1 = signals_of(W1, x0)
    x1 = outputs_of(s1)
    s2 = signals_of(W2, x1)
    x2 = outputs_of(s2)
    s3 = signals_of(W3, x2)
    signals = {"s1": s1, "x1": x1, "s2": s2, "x2": x2, "s3": s3, "x3": s3}
    return signals, {"x": (x0, x1, x2, s3), "W": (W1, W2, W3)}


def sensitivities(cache, y):
    _, x1, x2, x3 = cache["x"]
    _, W2, W3 = cache["W"]
    delta3 = 2 * (x3 - y)
    delta2 = back_through(W3, x2, delta3)
    return back_through(W2, x1, delta2), delta2, delta3


def backward(cache, y):
    return tuple(products(x, delta) for x, delta in zip(cache["x"], sensitivities(cache, y), strict=False))
