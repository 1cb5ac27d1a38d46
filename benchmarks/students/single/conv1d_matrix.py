import numpy as np


def conv_matrix(W, width):
    kernel, c_in, c_out = W.shape
    L = width - kernel + 1
    A = np.zeros((c_out * L, c_in * width), dtype=np.float32)
    for j in range(c_out):
        for p in range(L):
            for i in range(c_in):
                A[j * L + p, i * width + p : i * width + p + kernel] = W[:, i, j]
    return A


def backward_matrix(W, width):
    return conv_matrix(W, width).T


def input_gradient(W, dY):
    kernel, c_in, _ = W.shape
    W, dY = W.astype(np.float32), dY.astype(np.float32)
    dX = np.zeros((c_in, dY.shape[1] + kernel - 1), dtype=np.float32)
    for p in range(dY.shape[1]):
        dX[:, p : p + kernel] += (W @ dY[:, p]).T
    return dX
