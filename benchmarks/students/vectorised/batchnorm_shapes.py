import numpy as np


def fc_statistics(x):
    return x.mean(axis=0, keepdims=True), x.var(axis=0, keepdims=True)


def conv_statistics(x):
    return x.mean(axis=(0, 1, 2), keepdims=True), x.var(axis=(0, 1, 2), keepdims=True)


def fc_statistics_shapes(N, C):
    mean, var = fc_statistics(np.zeros((N, C)))
    return mean.shape, var.shape


def conv_statistics_shapes(N, H, W, C):
    mean, var = conv_statistics(np.zeros((N, H, W, C)))
    return mean.shape, var.shape
