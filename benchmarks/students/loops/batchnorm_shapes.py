import numpy as np


def fc_statistics(x):
    N, C = x.shape
    mean, var = np.zeros((1, C)), np.zeros((1, C))
    for c in range(C):
        for n in range(N):
            mean[0, c] += x[n, c] / N
        for n in range(N):
            var[0, c] += (x[n, c] - mean[0, c]) ** 2 / N
    return mean, var


def conv_statistics(x):
    channels = x.shape[-1]
    mean, var = fc_statistics(x.reshape(-1, channels))
    return mean.reshape(1, 1, 1, channels), var.reshape(1, 1, 1, channels)


def fc_statistics_shapes(N, C):
    return (1, C), (1, C)


def conv_statistics_shapes(N, H, W, C):
    return (1, 1, 1, C), (1, 1, 1, C)
