"""Known wrong solutions, ``<function>__<code>``: each docstring is the feedback that it earns.

Names that start with an underscore are what the wrong solutions share.
"""

from __future__ import annotations


def conv_params__bias_ignored(kernel: int, c_in: int, c_out: int, bias: bool) -> int:
    """The bias is missing: a convolution with bias has one more parameter for each output channel."""
    return kernel * kernel * c_in * c_out


def conv_params__always_bias(kernel: int, c_in: int, c_out: int, bias: bool) -> int:
    """A bias is counted where there is none: only a convolution with bias has the extra parameters."""
    return kernel * kernel * c_in * c_out + c_out


def conv_params__bias_per_input(kernel: int, c_in: int, c_out: int, bias: bool) -> int:
    """The bias is counted for each input channel: it is added to the output, one for each channel there."""
    return kernel * kernel * c_in * c_out + (c_in if bias else 0)


def conv_params__one_input_channel(kernel: int, c_in: int, c_out: int, bias: bool) -> int:
    """The input channels are missing: each filter reaches through all of them."""
    return kernel * kernel * c_out + (c_out if bias else 0)


def conv_params__kernel_not_squared(kernel: int, c_in: int, c_out: int, bias: bool) -> int:
    """The filter is counted along one side only: a square filter has kernel · kernel taps."""
    return kernel * c_in * c_out + (c_out if bias else 0)


def batchnorm_params__running_statistics(channels: int) -> int:
    """The running mean and variance are counted: they are measured, not trained, so two parameters remain a channel."""
    return 4 * channels


def batchnorm_params__scale_only(channels: int) -> int:
    """One parameter a channel is missing: batch norm learns both a scale and a shift for each channel."""
    return channels


def batchnorm_params__not_per_channel(channels: int) -> int:
    """The scale and shift are counted once: batch norm learns a pair of them for each channel."""
    return 2


def standard_block__no_bias(channels: int, kernel: int) -> int:
    """The biases of the convolutions are missing: one parameter for each output channel of each convolution."""
    return 2 * (_conv(kernel, channels, channels) - channels) + 4 * channels


def standard_block__no_batchnorm(channels: int, kernel: int) -> int:
    """Batch norm is missing: each convolution is followed by one, with two parameters a channel."""
    return 2 * _conv(kernel, channels, channels)


def standard_block__running_statistics(channels: int, kernel: int) -> int:
    """The running mean and variance of batch norm are counted as trainable: they are measured, not trained."""
    return 2 * _conv(kernel, channels, channels) + 8 * channels


def standard_block__one_convolution(channels: int, kernel: int) -> int:
    """Only one convolution is counted: a standard block has two, each with bias and batch norm."""
    return _conv(kernel, channels, channels) + 2 * channels


def bottleneck_block__no_bias(c_in: int, c_mid: int, kernel: int) -> int:
    """The biases of the convolutions are missing: one parameter for each output channel of each convolution."""
    return _bottleneck(c_in, c_mid, kernel) - (2 * c_mid + c_in)


def bottleneck_block__no_batchnorm(c_in: int, c_mid: int, kernel: int) -> int:
    """Batch norm is missing: each convolution is followed by one, with two parameters a channel."""
    return _bottleneck(c_in, c_mid, kernel) - 2 * (2 * c_mid + c_in)


def bottleneck_block__running_statistics(c_in: int, c_mid: int, kernel: int) -> int:
    """The running mean and variance of batch norm are counted as trainable: they are measured, not trained."""
    return _bottleneck(c_in, c_mid, kernel) + 2 * (2 * c_mid + c_in)


def bottleneck_block__last_batchnorm_narrow(c_in: int, c_mid: int, kernel: int) -> int:
    """The last batch norm is counted on the inner channels: it follows the 1x1 convolution that widens again."""
    return _bottleneck(c_in, c_mid, kernel) - 2 * c_in + 2 * c_mid


def bottleneck_block__all_kernels_wide(c_in: int, c_mid: int, kernel: int) -> int:
    """All three convolutions are counted with the wide filter: the first and the last are 1x1."""
    convolutions = _conv(kernel, c_in, c_mid) + _conv(kernel, c_mid, c_mid) + _conv(kernel, c_mid, c_in)
    return convolutions + 2 * (2 * c_mid + c_in)


def _conv(kernel: int, c_in: int, c_out: int) -> int:
    return kernel * kernel * c_in * c_out + c_out


def _bottleneck(c_in: int, c_mid: int, kernel: int) -> int:
    convolutions = _conv(1, c_in, c_mid) + _conv(kernel, c_mid, c_mid) + _conv(1, c_mid, c_in)
    return convolutions + 2 * (2 * c_mid + c_in)
