"""Between the grader's values and torch, with what honest rounding costs."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.model import Reference
from grader.truth.values import NoGradient, gradients_of, to_expected, to_leaf, to_torch

RATIO = 2.0**-29  # eps of float64 over eps of float32


# ------------------------------------------------------------------------------------------------------------- inputs


def test_arrays_become_tensors_of_their_own():
    array = np.array([1.0, 2.0])
    tensor = to_torch(array, torch.float64)
    tensor += 1
    assert array.tolist() == [1, 2]
    read_only = np.array([1, 2])
    read_only.flags.writeable = False
    to_torch(read_only, torch.float64).add_(1)
    assert read_only.tolist() == [1, 2]


@pytest.mark.parametrize("asked", [torch.float64, torch.float32])
@pytest.mark.parametrize(
    ("dtype", "becomes"),
    [
        ("float64", None),
        ("float32", None),
        ("int64", torch.int64),
        ("int32", torch.int32),
        ("bool", torch.bool),
        ("complex128", torch.complex128),
    ],
)
def test_only_floating_arrays_change_their_dtype(asked, dtype, becomes):
    tensor = to_torch(np.ones(2, dtype=dtype), asked)
    assert tensor.dtype == (becomes or asked)
    assert tensor.tolist() == [1, 1]


def test_containers_are_followed_and_other_values_left():
    made = to_torch({"a": [np.ones(1), "text"], "b": (np.zeros(1), 2.5, None)}, torch.float32)
    assert isinstance(made["b"], tuple)
    assert made["a"][0].dtype == made["b"][0].dtype == torch.float32
    assert (made["a"][1], made["b"][1:]) == ("text", (2.5, None))


# --------------------------------------------------------------------------------------------------- leaves, gradients


@pytest.mark.parametrize("value", [2, 2.0, torch.tensor(2), torch.tensor(2.0), torch.tensor(2, dtype=torch.int32)])
def test_a_leaf_is_a_floating_tensor_of_its_own(value):
    leaf = to_leaf("w", value)
    assert leaf.dtype == torch.float32
    assert leaf.requires_grad
    assert leaf.is_leaf
    assert leaf.item() == 2
    assert leaf is not value


def test_a_leaf_shares_no_memory_and_no_history():
    before = torch.ones(2, dtype=torch.float64, requires_grad=True) * 3
    leaf = to_leaf("w", before)
    assert leaf.dtype == torch.float64
    assert leaf.grad_fn is None
    assert leaf.data_ptr() != before.data_ptr()
    assert to_leaf("z", torch.tensor([1j])).dtype == torch.complex64


@pytest.mark.parametrize(("value", "kind"), [("text", "str"), (None, "NoneType"), (True, "bool"), ([1.0], "list")])
def test_what_has_no_gradient_is_told(value, kind):
    with pytest.raises(NoGradient) as caught:
        to_leaf("mode", value)
    assert str(caught.value) == f"no gradient can be taken with respect to 'mode', which is a {kind}"


def test_gradients_are_the_upstream_times_the_jacobian():
    x, unused = to_leaf("x", torch.tensor([1.0, 2.0])), to_leaf("unused", 1.0)
    upstream = torch.tensor([[1, 10], [100, 1000]])  # integers, as an author writes them
    gradients = gradients_of("`f`", x[:, None] * x, {"x": x, "unused": unused}, upstream)
    assert gradients[0].tolist() == [2 * 1 + 2 * 10 + 100 * 2, 10 + 100 + 4 * 1000]
    assert gradients[1].item() == 0


def test_a_single_entry_needs_no_upstream():
    x = to_leaf("x", 3.0)
    assert gradients_of("`f`", (x**2)[None, None], {"x": x}, None)[0].item() == 6


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (torch.ones(3, 2), "`f(x)` has shape (3, 2): name an `upstream` gradient of that shape"),
        (torch.ones(0), "`f(x)` has shape (0,): name an `upstream` gradient of that shape"),
        ((torch.ones(1),), "`f(x)` is a tuple: a gradient needs one tensor"),
        (1.5, "`f(x)` is a float: a gradient needs one tensor"),
        (torch.ones(1), "`f(x)` doesn't depend on 'x' or 'w' through operations that torch can differentiate"),
    ],
)
def test_an_output_without_gradients_is_told(output, message):
    leaves = {"x": to_leaf("x", 1.0), "w": to_leaf("w", 1.0)}
    with pytest.raises(NoGradient) as caught:
        gradients_of("`f(x)`", output, leaves, None)
    assert str(caught.value) == message


# ------------------------------------------------------------------------------------------------------------- results


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (torch.tensor([1.5]), "float64"),
        (torch.tensor([1.5], dtype=torch.float64), "float64"),
        (torch.tensor([1.5], dtype=torch.float16), "float64"),
        (torch.tensor([1.5], dtype=torch.bfloat16), "float64"),
        (torch.tensor([1.5], requires_grad=True), "float64"),
        (torch.tensor([1.5], requires_grad=True) * 1, "float64"),
        (torch.tensor([1.5, 2.5])[::2], "float64"),
        (np.array([1.5], dtype=np.float32), "float64"),
        (np.array([1.5]), "float64"),
    ],
)
def test_floating_results_are_references_in_float64(value, dtype):
    expected = to_expected(value)
    assert isinstance(expected, Reference)
    assert expected.data.dtype == dtype
    assert expected.data.tolist() == [1.5]
    assert (expected.noise64, expected.noise32) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("value", "dtype", "data"),
    [
        (torch.tensor([1, 2]), "int64", [1, 2]),
        (torch.tensor([True]), "bool", [True]),
        (torch.tensor([1j]), "complex128", [1j]),
        (torch.tensor([1 + 1j]).conj(), "complex128", [1 - 1j]),
        (torch.tensor([1j]).conj().imag, "float64", [-1]),
        (torch.tensor(3.0), "float64", 3),
        (np.float32(3), "float64", 3),
        (np.int64(3), "int64", 3),
        (torch.zeros(0, 3), "float64", []),
    ],
)
def test_other_results_keep_their_kind(value, dtype, data):
    expected = to_expected(value)
    assert expected.data.dtype == dtype
    assert expected.data.tolist() == data


def test_a_reference_can_not_be_changed_and_changes_with_nothing():
    tensor, array = torch.ones(2, dtype=torch.float64), np.ones(2)
    for expected, source in [(to_expected(tensor), tensor), (to_expected(array), array)]:
        source[0] = 5
        assert expected.data.tolist() == [1, 1]
        with pytest.raises(ValueError, match="read-only"):
            expected.data[0] = 7


def test_containers_of_results_become_base_containers():
    named = torch.max(torch.tensor([[1.0, 3.0]]), dim=1)
    made = to_expected({"size": torch.zeros(2, 3).shape, "max": named, "list": [torch.ones(1)], "set": {1, 2}})
    assert type(made["size"]) is tuple
    assert made["size"] == (2, 3)
    assert type(made["max"]) is tuple
    assert made["max"][1].data.tolist() == [1]
    assert isinstance(made["list"][0], Reference)
    assert made["set"] == frozenset({1, 2})
    assert isinstance(made["set"], frozenset)


@pytest.mark.parametrize("value", [None, True, 3, 2.5, 1j, "text", b"bytes", frozenset({1})])
def test_base_values_stay_what_they_are(value):
    assert to_expected(value) is value
