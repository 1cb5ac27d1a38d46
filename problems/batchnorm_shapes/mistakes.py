"""Known wrong solutions, ``<function>__<code>``: each docstring is the feedback that it earns."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]
Statistics = tuple[Array, Array]
Shapes = tuple[tuple[int, ...], tuple[int, ...]]


def fc_statistics__unbiased(x: Array) -> Statistics:
    """The variance is divided by N - 1: batch norm normalises with the biased variance, divided by N."""
    return x.mean(axis=0, keepdims=True), x.var(axis=0, ddof=1, keepdims=True)


def fc_statistics__over_nodes(x: Array) -> Statistics:
    """The average runs over the nodes of each example, as in layer norm: batch norm averages over the batch."""
    return x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)


def fc_statistics__over_everything(x: Array) -> Statistics:
    """The average runs over the nodes too: each node has a mean and a variance of its own."""
    return x.mean(keepdims=True), x.var(keepdims=True)


def fc_statistics__axis_dropped(x: Array) -> Statistics:
    """The axis of the batch is dropped: here it is kept as 1, so that the shape is (1, C)."""
    return x.mean(axis=0), x.var(axis=0)


def fc_statistics__standard_deviation(x: Array) -> Statistics:
    """The second result is the standard deviation: the variance is its square."""
    return x.mean(axis=0, keepdims=True), x.std(axis=0, keepdims=True)


def conv_statistics__unbiased(x: Array) -> Statistics:
    """The variance is divided by NHW - 1: batch norm normalises with the biased variance, divided by NHW."""
    return x.mean(axis=(0, 1, 2), keepdims=True), x.var(axis=(0, 1, 2), ddof=1, keepdims=True)


def conv_statistics__over_batch_only(x: Array) -> Statistics:
    """The average runs over the batch only: a channel shares its statistics at all positions, so H and W go too."""
    return x.mean(axis=0, keepdims=True), x.var(axis=0, keepdims=True)


def conv_statistics__over_positions_only(x: Array) -> Statistics:
    """The average leaves out the batch, as in instance norm: batch norm averages over N as well as over H and W."""
    return x.mean(axis=(1, 2), keepdims=True), x.var(axis=(1, 2), keepdims=True)


def conv_statistics__channels_first(x: Array) -> Statistics:
    """The average runs over axes 0, 2 and 3, as for channels first: here the channels are the last axis."""
    return x.mean(axis=(0, 2, 3), keepdims=True), x.var(axis=(0, 2, 3), keepdims=True)


def conv_statistics__axes_dropped(x: Array) -> Statistics:
    """The axes that are averaged over are dropped: here they are kept as 1, so that the shape is (1, 1, 1, C)."""
    return x.mean(axis=(0, 1, 2)), x.var(axis=(0, 1, 2))


def conv_statistics__mean_of_variances(x: Array) -> Statistics:
    """The variances of the examples are averaged: that leaves out how the examples' means differ from each other."""
    return x.mean(axis=(0, 1, 2), keepdims=True), x.var(axis=(1, 2), keepdims=True).mean(axis=0, keepdims=True)


def fc_statistics_shapes__over_nodes(N: int, C: int) -> Shapes:
    """The average runs over the nodes of each example, as in layer norm: batch norm averages over the batch."""
    return (N, 1), (N, 1)


def fc_statistics_shapes__axis_dropped(N: int, C: int) -> Shapes:
    """The axis of the batch is dropped: here it is kept as 1."""
    return (C,), (C,)


def fc_statistics_shapes__unreduced(N: int, C: int) -> Shapes:
    """This is the shape of the output itself: the average over the batch leaves 1 in the place of N."""
    return (N, C), (N, C)


def conv_statistics_shapes__over_batch_only(N: int, H: int, W: int, C: int) -> Shapes:
    """The average runs over the batch only: a channel shares its statistics at all positions, so H and W go too."""
    return (1, H, W, C), (1, H, W, C)


def conv_statistics_shapes__over_positions_only(N: int, H: int, W: int, C: int) -> Shapes:
    """The average leaves out the batch, as in instance norm: batch norm averages over N as well as over H and W."""
    return (N, 1, 1, C), (N, 1, 1, C)


def conv_statistics_shapes__channels_first(N: int, H: int, W: int, C: int) -> Shapes:
    """The channels stand second, as in torch's own layout: here they are the last axis."""
    return (1, C, 1, 1), (1, C, 1, 1)


def conv_statistics_shapes__axes_dropped(N: int, H: int, W: int, C: int) -> Shapes:
    """The axes that are averaged over are dropped: here they are kept as 1."""
    return (C,), (C,)


def conv_statistics_shapes__variance_unreduced(N: int, H: int, W: int, C: int) -> Shapes:
    """The variance has the shape of the output: it is averaged over the same axes as the mean."""
    return (1, 1, 1, C), (N, H, W, C)
