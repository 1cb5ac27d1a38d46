"""Part (c) as it is written: pad the gradient with zeros, convolve it with the kernels in reverse order."""

import numpy as np


def backward_matrix(W, width):
    kernel, c_in, c_out = W.shape
    L = width - kernel + 1
    B = np.zeros((c_in * width, c_out * L))
    for i in range(c_in):
        for j in range(c_out):
            for p in range(L):
                B[i * width + p : i * width + p + kernel, j * L + p] = W[:, i, j]
    return B


def input_gradient(W, dY):
    kernel, c_in, c_out = W.shape
    padded = np.pad(dY, ((0, 0), (kernel - 1, kernel - 1)))
    width = dY.shape[1] + kernel - 1
    return np.array([[np.sum(W[::-1, i, :].T * padded[:, p : p + kernel]) for p in range(width)] for i in range(c_in)])
