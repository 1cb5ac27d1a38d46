"""Problem 4, the statistics of batch norm. Replace each ``raise NotImplementedError``.

Written answers (fc_mean, fc_var, conv_mean, conv_var) go into ``answers.yaml`` below ``batchnorm_shapes:``.
"""

import numpy as np


def fc_statistics(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance with which batch norm normalises the output of a fully connected layer.

    x: shape (N, C), a batch of N outputs of C nodes.
    Returns (mean, var), with the axes that are averaged over kept as 1; the variance is the biased one.
    """
    raise NotImplementedError


def conv_statistics(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance with which batch norm normalises the output of a 2-D convolution.

    x: shape (N, H, W, C), a batch of N outputs of height H and width W with C channels.
    Returns (mean, var), with the axes that are averaged over kept as 1; the variance is the biased one.
    """
    raise NotImplementedError


def fc_statistics_shapes(N: int, C: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The shapes of mean and variance for an output of shape (N, C), as two tuples of whole numbers."""
    raise NotImplementedError


def conv_statistics_shapes(N: int, H: int, W: int, C: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The shapes of mean and variance for an output of shape (N, H, W, C), as two tuples of whole numbers."""
    raise NotImplementedError
