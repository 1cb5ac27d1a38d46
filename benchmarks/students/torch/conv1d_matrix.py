import torch
from torch.nn import functional


def conv_matrix(W, width):
    W = torch.as_tensor(W)
    _, c_in, _ = W.shape
    basis = torch.eye(c_in * width, dtype=W.dtype).reshape(-1, c_in, width)
    return functional.conv1d(basis, W.permute(2, 1, 0)).flatten(1).T


def backward_matrix(W, width):
    return conv_matrix(W, width).T


def input_gradient(W, dY):
    W, dY = torch.as_tensor(W), torch.as_tensor(dY)
    return functional.conv_transpose1d(dY[None], W.permute(2, 1, 0))[0]
