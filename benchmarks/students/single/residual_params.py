import numpy as np


def conv_params(kernel, c_in, c_out, bias):
    return np.prod([kernel, kernel, c_in, c_out]) + (c_out if bias else 0)


def batchnorm_params(channels):
    return np.int64(2 * channels)


def standard_block(channels, kernel):
    return 2 * (conv_params(kernel, channels, channels, True) + batchnorm_params(channels))


def bottleneck_block(c_in, c_mid, kernel):
    reduce = conv_params(1, c_in, c_mid, True) + batchnorm_params(c_mid)
    transform = conv_params(kernel, c_mid, c_mid, True) + batchnorm_params(c_mid)
    return reduce + transform + conv_params(1, c_mid, c_in, True) + batchnorm_params(c_in)
