import numpy as np


def conv_matrix(W, width):
    kernel, c_in, c_out = W.shape
    L = width - kernel + 1
    A = np.zeros((c_out * L, c_in * width))
    for j in range(c_out)
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
