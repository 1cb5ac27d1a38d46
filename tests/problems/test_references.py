"""References held against a second way of computing the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

DOUBLE = torch.float64


def normal(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(seed).normal(1.0, 2.0, shape))


@pytest.mark.parametrize("shape", [(7, 5), (7, 3, 4, 5)])
def test_reductions_agree_with_the_layers_of_torch(shipped: Any, shape: tuple[int, ...]) -> None:
    names = shipped.reference("batchnorm_shapes").names
    kind = "fc" if len(shape) == 2 else "conv"
    x, eps = normal(*shape), 1e-3
    mean, var = names[f"{kind}_statistics"](x)
    output, layer_mean, layer_var = names[f"{kind}_batch_norm"](x, eps)
    m = x.numel() // x.shape[-1]
    torch.testing.assert_close(mean.flatten(), layer_mean)
    torch.testing.assert_close(var.flatten() * m / (m - 1), layer_var)
    torch.testing.assert_close((x - mean) / torch.sqrt(var + eps), output)


@pytest.mark.parametrize(("kernel", "c_in", "c_out", "width"), [(3, 2, 2, 4), (2, 3, 4, 5), (4, 1, 2, 9), (1, 2, 3, 3)])
def test_convolution_matrix_and_backward_pass_agree(
    shipped: Any, kernel: int, c_in: int, c_out: int, width: int
) -> None:
    names = shipped.reference("conv1d_matrix").names
    W, X = normal(kernel, c_in, c_out), normal(c_in, width, seed=1)
    dY = normal(c_out, width - kernel + 1, seed=2)
    A, B = names["conv_matrix"](W, width), names["backward_matrix"](W, width)
    torch.testing.assert_close(A @ X.flatten(), names["conv1d"](X, W).flatten())
    torch.testing.assert_close(B, A.T)
    dX = names["input_gradient"](W, dY)
    torch.testing.assert_close(dX.flatten(), B @ dY.flatten())
    torch.testing.assert_close(names["convolved_gradient"](W, dY), dX)
    torch.testing.assert_close((names["conv1d"](X, W) * dY).sum(), (X * dX).sum())


def test_declared_steps_agree_with_the_general_backward_pass(shipped: Any) -> None:
    names = shipped.reference("mlp_backprop").names
    seen = 0
    for case in shipped.cases("mlp_backprop"):
        if case.criterion.id in ("sensitivities", "backward"):
            x, W1, W2, W3, y = (torch.from_numpy(case.inputs[name]) for name in ("x", "W1", "W2", "W3", "y"))
            _, cache = names["forward"](x, W1, W2, W3)
            for given, truth in zip(names[case.criterion.id](cache, y), shipped.truths(case), strict=True):
                np.testing.assert_allclose(given.numpy(), truth, rtol=1e-12, atol=1e-15)
                seen += 1
    assert seen == 24


def test_declared_weight_gradients_are_the_error_s_own(shipped: Any) -> None:
    names = shipped.reference("mlp_backprop").names
    givens = {name: torch.tensor(value, dtype=DOUBLE) for name, value in shipped.problem("mlp_backprop").givens.items()}
    wrt = [givens[name].requires_grad_() for name in ("W1", "W2", "W3")]
    gradients = torch.autograd.grad(names["error"](**givens), wrt)
    declared = {case.criterion.answer: case for case in shipped.cases("mlp_backprop") if case.criterion.answer}
    for name, gradient in zip(("dW1", "dW2", "dW3"), gradients, strict=True):
        np.testing.assert_allclose(shipped.truths(declared[name])[0], gradient.numpy(), rtol=1e-12)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_references_stay_at_the_dtype_they_are_given(shipped: Any, dtype: torch.dtype) -> None:
    conv = shipped.reference("conv1d_matrix").names
    net = shipped.reference("mlp_backprop").names
    perceptron = shipped.reference("tanh_perceptron").names
    norm = shipped.reference("batchnorm_shapes").names
    W, dY = normal(3, 2, 2).to(dtype), normal(2, 2).to(dtype)
    w, X, y = normal(3).to(dtype), normal(5, 3).to(dtype), normal(5).to(dtype)
    signals, cache = net["forward"](w, normal(4, 2).to(dtype), normal(3, 2).to(dtype), normal(3, 1).to(dtype))
    results = [
        conv["conv_matrix"](W, 4),
        conv["backward_matrix"](W, 4),
        conv["input_gradient"](W, dY),
        conv["convolved_gradient"](W, dY),
        *signals.values(),
        *net["sensitivities"](cache, normal(1).to(dtype)),
        *net["backward"](cache, normal(1).to(dtype)),
        perceptron["loss"](w, X, y),
        perceptron["gradient"](w, X, y),
        perceptron["gradient_norm"](w, X, y),
        *norm["fc_statistics"](X),
        *norm["conv_statistics"](normal(2, 3, 4, 5).to(dtype)),
        *norm["fc_batch_norm"](X, 1e-5),
    ]
    assert {result.dtype for result in results} == {dtype}
