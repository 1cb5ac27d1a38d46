"""Known wrong solutions, ``<function>__<code>``: each docstring is the feedback that it earns.

Names that start with an underscore are what the wrong solutions share.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def conv_matrix__flipped_taps(W: Array, width: int) -> Array:
    """The taps are flipped: in deep learning a convolution slides the filter as it is, so w_1 meets the first input."""
    return _matrix(W[::-1], width)


def conv_matrix__channels_swapped(W: Array, width: int) -> Array:
    """Input and output channels are swapped: W[k, i, j] leads from input channel i to output channel j."""
    return _matrix(W.transpose(0, 2, 1), width)


def conv_matrix__transposed(W: Array, width: int) -> Array:
    """The matrix is transposed: A has a row for every output and a column for every input."""
    return _matrix(W, width).T


def conv_matrix__positions_first(W: Array, width: int) -> Array:
    """The rows are in the order of positions: Ỹ holds all positions of output channel 1, then those of channel 2."""
    kernel, _, c_out = W.shape
    A = _matrix(W, width)
    return A.reshape(c_out, width - kernel + 1, -1).transpose(1, 0, 2).reshape(A.shape)


def conv_matrix__columns_interleaved(W: Array, width: int) -> Array:
    """The columns are in the order of positions: X̃ holds all of input channel 1, then all of channel 2."""
    _, c_in, _ = W.shape
    A = _matrix(W, width)
    return A.reshape(-1, c_in, width).transpose(0, 2, 1).reshape(A.shape)


def conv_matrix__same_padding(W: Array, width: int) -> Array:
    """The input is padded with zeros: a valid convolution only has width - kernel + 1 positions."""
    kernel, c_in, c_out = W.shape
    before = (kernel - 1) // 2
    A = _matrix(W, width + kernel - 1).reshape(c_out, width, c_in, -1)
    return A[..., before : before + width].reshape(c_out * width, c_in * width)


def conv_matrix__last_channel_repeated(W: Array, width: int) -> Array:
    """From position 2 on, all rows repeat the last output channel's filters: each output channel has its own."""
    kernel, c_in, c_out = W.shape
    A = _matrix(W, width).reshape(c_out, width - kernel + 1, -1)
    A[:, 1:] = A[-1:, 1:]
    return A.reshape(-1, c_in * width)


def backward_matrix__not_transposed(W: Array, width: int) -> Array:
    """This is A itself: B is its transpose, with a row for every input and a column for every output."""
    return _matrix(W, width)


def backward_matrix__flipped_taps(W: Array, width: int) -> Array:
    """The taps are flipped: B is Aᵀ as it is. The flip only shows when B is read as a convolution of padded ∂L/∂Y."""
    return _matrix(W[::-1], width).T


def backward_matrix__inverse(W: Array, width: int) -> Array:
    """This is the (pseudo-)inverse of A: the backward pass goes through the transpose, it doesn't undo the forward."""
    return np.linalg.pinv(_matrix(W, width))


def input_gradient__not_flipped(W: Array, dY: Array) -> Array:
    """The kernels are not flipped: the first tap met the first input, so it meets the last of the padded ∂L/∂Y."""
    return _full(W[::-1], dY)


def input_gradient__channels_flipped_too(W: Array, dY: Array) -> Array:
    """The channels are flipped together with the taps: only the order of the taps turns round."""
    return _full(W[:, ::-1, ::-1], dY)


def input_gradient__no_padding(W: Array, dY: Array) -> Array:
    """The zeros around ∂L/∂Y are missing: without kernel - 1 of them on either side the result is too narrow."""
    margin = W.shape[0] - 1
    full = _full(W, dY)
    return full[:, margin : full.shape[1] - margin]


def input_gradient__padded_on_one_side(W: Array, dY: Array) -> Array:
    """The padding is on one side only: kernel - 1 zeros belong on either side, else the result is shifted."""
    margin = W.shape[0] - 1
    beyond = np.pad(dY, ((0, 0), (0, margin)))
    return _full(W, beyond)[:, margin:]


def input_gradient__one_output_channel(W: Array, dY: Array) -> Array:
    """Only the first output channel is used: an input reaches every output channel, so their gradients add up."""
    return _full(W[:, :, :1], dY[:1])


def _matrix(W: Array, width: int) -> Array:
    kernel, c_in, c_out = W.shape
    positions = width - kernel + 1
    A = np.zeros((c_out, positions, c_in, width))
    for p in range(positions):
        A[:, p, :, p : p + kernel] = W.transpose(2, 1, 0)
    return A.reshape(c_out * positions, c_in * width)


def _full(W: Array, dY: Array) -> Array:
    kernel, c_in, _ = W.shape
    dX = np.zeros((c_in, dY.shape[1] + kernel - 1))
    for p in range(dY.shape[1]):
        dX[:, p : p + kernel] += (W @ dY[:, p]).T
    return dX
