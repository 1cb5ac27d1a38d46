import math


def loss(w, X, y):
    total = 0.0
    for row, target in zip(X, y, strict=True):
        signal = sum(float(a) * float(b) for a, b in zip(w, row, strict=True))
        total += (math.tanh(signal) - float(target)) ** 2
    return total / len(y)


def gradient(w, X, y):
    slope = [0.0] * len(w)
    for row, target in zip(X, y, strict=True):
        t = math.tanh(sum(float(a) * float(b) for a, b in zip(w, row, strict=True)))
        for i in range(len(w)):
            slope[i] += 2 * (t - float(target)) * (1 - t * t) * float(row[i]) / len(y)
    return slope
