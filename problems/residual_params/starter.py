"""Problem 3, parameters of residual blocks. Replace each ``raise NotImplementedError``.

Written answers (standard, bottleneck, advantages, disadvantages) go into ``answers.yaml`` below ``residual_params:``.
"""


def conv_params(kernel: int, c_in: int, c_out: int, bias: bool) -> int:
    """The number of trainable parameters of a 2-D convolution.

    kernel: the side of the square filter.
    c_in, c_out: the numbers of input and output channels.
    bias: whether the convolution has a bias.
    """
    raise NotImplementedError


def batchnorm_params(channels: int) -> int:
    """The number of trainable parameters of batch norm on so many channels."""
    raise NotImplementedError


def standard_block(channels: int, kernel: int) -> int:
    """The number of trainable parameters of a standard residual block.

    Two convolutions on ``channels`` channels with filters of side ``kernel``, each with bias and batch norm.
    """
    raise NotImplementedError


def bottleneck_block(c_in: int, c_mid: int, kernel: int) -> int:
    """The number of trainable parameters of a bottleneck block.

    A 1x1 convolution from ``c_in`` to ``c_mid`` channels, one with filters of side ``kernel`` on ``c_mid`` channels,
    and a 1x1 convolution from ``c_mid`` back to ``c_in``, each with bias and batch norm.
    """
    raise NotImplementedError
