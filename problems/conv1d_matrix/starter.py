"""Problem 5, 1-D convolution as a matrix. Replace each ``raise NotImplementedError``.

Written answers (A, B, transpose, padded, kernel_1, kernel_2, convolution) go into ``answers.yaml`` below
``conv1d_matrix:``.
"""

import numpy as np


def conv_matrix(W: np.ndarray, width: int) -> np.ndarray:
    """The matrix A with Ỹ = A X̃ for a valid convolution with stride 1.

    W: shape (kernel, in, out), the filters: W[k-1, i-1, j-1] is tap k from input channel i to output channel j.
    width: the width of each input channel; the output has L = width - kernel + 1 positions.
    Returns an array of shape (out * L, in * width). X̃ and Ỹ hold one channel after the other.
    """
    raise NotImplementedError


def backward_matrix(W: np.ndarray, width: int) -> np.ndarray:
    """The matrix B with ∂L/∂X̃ = B ∂L/∂Ỹ.

    Arguments as for ``conv_matrix``. Returns an array of shape (in * width, out * L).
    """
    raise NotImplementedError


def input_gradient(W: np.ndarray, dY: np.ndarray) -> np.ndarray:
    """∂L/∂X as a convolution of the zero-padded ∂L/∂Y with flipped kernels.

    W: shape (kernel, in, out), the filters.
    dY: shape (out, L), the gradient with respect to the output.
    Returns an array of shape (in, L + kernel - 1).
    """
    raise NotImplementedError
