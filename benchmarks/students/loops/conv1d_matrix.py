import numpy as np


def conv_matrix(W, width):
    kernel, c_in, c_out = W.shape
    L = width - kernel + 1
    A = np.zeros((c_out * L, c_in * width))
    for j in range(c_out):
        for p in range(L):
            for i in range(c_in):
                for k in range(kernel):
                    A[j * L + p, i * width + p + k] = W[k, i, j]
    return A


def backward_matrix(W, width):
    A = conv_matrix(W, width)
    B = np.zeros((A.shape[1], A.shape[0]))
    for q in range(B.shape[0]):
        for p in range(B.shape[1]):
            B[q, p] = A[p, q]
    return B


def input_gradient(W, dY):
    kernel, c_in, c_out = W.shape
    padded = np.pad(dY, ((0, 0), (kernel - 1, kernel - 1)))
    dX = np.zeros((c_in, dY.shape[1] + kernel - 1))
    for i in range(c_in):
        for p in range(dX.shape[1]):
            for j in range(c_out):
                for k in range(kernel):
                    dX[i, p] += W[kernel - 1 - k, i, j] * padded[j, p + k]
    return dX
