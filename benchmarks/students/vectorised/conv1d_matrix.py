import numpy as np


def conv_matrix(W, width):
    kernel, c_in, c_out = W.shape
    positions = width - kernel + 1
    A = np.zeros((c_out, positions, c_in, width))
    for p in range(positions):
        A[:, p, :, p : p + kernel] = W.transpose(2, 1, 0)
    return A.reshape(c_out * positions, c_in * width)


def backward_matrix(W, width):
    return conv_matrix(W, width).T


def input_gradient(W, dY):
    width = dY.shape[1] + W.shape[0] - 1
    return (backward_matrix(W, width) @ dY.ravel()).reshape(W.shape[1], width)
