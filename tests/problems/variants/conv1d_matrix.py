"""Matrices by positions, blocks and columns; gradients by convolving, windows, accumulating, torch."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

Function = Callable[..., Any]
Rng = np.random.Generator


def by_positions(W: Any, width: int) -> Any:
    kernel, c_in, c_out = W.shape
    positions = width - kernel + 1
    A = np.zeros((c_out * positions, c_in * width), dtype=W.dtype)
    for j, p, i, k in itertools.product(range(c_out), range(positions), range(c_in), range(kernel)):
        A[j * positions + p, i * width + p + k] = W[k, i, j]
    return A


def by_blocks(W: Any, width: int) -> Any:
    kernel, c_in, c_out = W.shape
    ones = [np.eye(width - kernel + 1, width, k, dtype=W.dtype) for k in range(kernel)]
    rows = [[sum(W[k, i, j] * ones[k] for k in range(kernel)) for i in range(c_in)] for j in range(c_out)]
    return np.block(rows)


def by_columns(W: Any, width: int) -> Any:
    _, c_in, c_out = W.shape
    basis = np.eye(c_in * width, dtype=W.dtype).reshape(-1, c_in, width)
    columns = [
        [sum(np.correlate(one[i], W[:, i, j], "valid") for i in range(c_in)) for j in range(c_out)] for one in basis
    ]
    return np.array(columns).reshape(c_in * width, -1).T


def solution(rng: Rng, add: Function, pick: Function) -> dict[str, Function]:
    matrix = pick([by_positions, by_blocks, by_columns])

    def by_convolving(W: Any, dY: Any) -> Any:
        terms = range(W.shape[2])
        return np.array([add(rng, [np.convolve(W[:, i, j], dY[j]) for j in terms]) for i in range(W.shape[1])])

    def by_windows(W: Any, dY: Any) -> Any:
        padded = np.pad(dY, ((0, 0), (len(W) - 1, len(W) - 1)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, len(W), axis=1)
        return np.einsum("kij,jpk->ip", W[::-1], windows)

    def by_matrix(W: Any, dY: Any) -> Any:
        width = dY.shape[1] + len(W) - 1
        return (matrix(W, width).T @ dY.reshape(-1)).reshape(W.shape[1], width)

    def by_torch(W: Any, dY: Any) -> Any:
        return torch.nn.functional.conv_transpose1d(torch.tensor(dY)[None], torch.tensor(W).permute(2, 1, 0))[0]

    def by_accumulating(W: Any, dY: Any) -> Any:
        dX = np.zeros((W.shape[1], dY.shape[1] + len(W) - 1), dtype=W.dtype)
        for p in rng.permutation(dY.shape[1]):
            dX[:, p : p + len(W)] += (W @ dY[:, p]).T
        return dX

    return {
        "conv_matrix": matrix,
        "backward_matrix": lambda W, width: matrix(W, width).T,
        "input_gradient": pick([by_convolving, by_windows, by_matrix, by_torch, by_accumulating]),
    }
