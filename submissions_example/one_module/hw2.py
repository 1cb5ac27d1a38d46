import numpy as np


def loss(w, X, y):
    return np.mean((np.tanh(X @ w) - y) ** 2)


def gradient(w, X, y):
    t = np.tanh(X @ w)
    return 2 / len(y) * X.T @ ((t - y) * (1 - t**2))


def conv_params(kernel, c_in, c_out, bias):
    return kernel * kernel * c_in * c_out + (c_out if bias else 0)


def batchnorm_params(channels):
    return 2 * channels


def standard_block(channels, kernel):
    return 2 * (conv_params(kernel, channels, channels, True) + batchnorm_params(channels))


def bottleneck_block(c_in, c_mid, kernel):
    reduce = conv_params(1, c_in, c_mid, True) + batchnorm_params(c_mid)
    transform = conv_params(kernel, c_mid, c_mid, True) + batchnorm_params(c_mid)
    expand = conv_params(1, c_mid, c_in, True) + batchnorm_params(c_in)
    return reduce + transform + expand


def fc_statistics(x):
    return x.mean(axis=0, keepdims=True), x.var(axis=0, keepdims=True)


def conv_statistics(x):
    return x.mean(axis=(0, 1, 2), keepdims=True), x.var(axis=(0, 1, 2), keepdims=True)


def fc_statistics_shapes(N, C):
    return (1, C), (1, C)


def conv_statistics_shapes(N, H, W, C):
    return (1, 1, 1, C), (1, 1, 1, C)


def conv_matrix(W, width):
    kernel, c_in, c_out = W.shape
    L = width - kernel + 1
    A = np.zeros((c_out * L, c_in * width))
    for j in range(c_out):
        for p in range(L):
            for i in range(c_in):
                A[j * L + p, i * width + p : i * width + p + kernel] = W[:, i, j]
    return A


def backward_matrix(W, width):
    return conv_matrix(W, width).T


def input_gradient(W, dY):
    kernel, c_in, c_out = W.shape
    padded = np.pad(dY, ((0, 0), (kernel - 1, kernel - 1)))
    width = dY.shape[1] + kernel - 1
    dX = np.zeros((c_in, width))
    for i in range(c_in):
        for p in range(width):
            dX[i, p] = sum(W[::-1, i, j] @ padded[j, p : p + kernel] for j in range(c_out))
    return dX
