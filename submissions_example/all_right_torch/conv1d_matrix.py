import torch
from torch.nn import functional


def conv_matrix(W, width):
    W = torch.as_tensor(W)
    kernel, c_in, c_out = W.shape
    basis = torch.eye(c_in * width, dtype=W.dtype).reshape(-1, c_in, width)
    return functional.conv1d(basis, W.permute(2, 1, 0)).flatten(1).T


def backward_matrix(W, width):
    return conv_matrix(W, width).T


def input_gradient(W, dY):
    W, dY = torch.as_tensor(W), torch.as_tensor(dY)
    return functional.conv_transpose1d(dY[None], W.permute(2, 1, 0))[0]


ANSWERS = {'A': [['w1_11', 'w2_11', 'w3_11', 0, 'w1_21', 'w2_21', 'w3_21', 0],
       [0, 'w1_11', 'w2_11', 'w3_11', 0, 'w1_21', 'w2_21', 'w3_21'],
       ['w1_12', 'w2_12', 'w3_12', 0, 'w1_22', 'w2_22', 'w3_22', 0],
       [0, 'w1_12', 'w2_12', 'w3_12', 0, 'w1_22', 'w2_22', 'w3_22']],
 'B': [['w1_11', 0, 'w1_12', 0],
       ['w2_11', 'w1_11', 'w2_12', 'w1_12'],
       ['w3_11', 'w2_11', 'w3_12', 'w2_12'],
       [0, 'w3_11', 0, 'w3_12'],
       ['w1_21', 0, 'w1_22', 0],
       ['w2_21', 'w1_21', 'w2_22', 'w1_22'],
       ['w3_21', 'w2_21', 'w3_22', 'w2_22'],
       [0, 'w3_21', 0, 'w3_22']],
 'transpose': '∂L/∂x_q = Σ_p ∂L/∂y_p ∂y_p/∂x_q = Σ_p A[p, q] ∂L/∂y_p, which is row q of Aᵀ times ∂L/∂Ỹ: B = '
              'Aᵀ.',
 'padded': [[0, 0, 'g11', 'g12', 0, 0], [0, 0, 'g21', 'g22', 0, 0]],
 'kernel_1': [['w3_11', 'w2_11', 'w1_11'], ['w3_12', 'w2_12', 'w1_12']],
 'kernel_2': [['w3_21', 'w2_21', 'w1_21'], ['w3_22', 'w2_22', 'w1_22']],
 'convolution': 'Row q of B holds, for each output channel, the taps in reverse, shifted by q: that is a '
                'window that slides over\n'
                '∂L/∂Y. With kernel - 1 zeros on either side the windows at the ends exist too.'}
