"""Between the grader's values and torch: inputs become tensors, results become :class:`~grader.model.Expected`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from grader.model import Expected, Reference, Value


class NoGradient(Exception):
    """A gradient is asked for where there is none: an author's mistake, worded for the author."""


def to_torch(value: Value, dtype: torch.dtype) -> Any:
    """Arrays become tensors of their own (floating ones at ``dtype``); everything else is passed on, nested."""
    if isinstance(value, np.ndarray):
        tensor = torch.from_numpy(np.array(value))
        return tensor.to(dtype) if tensor.is_floating_point() else tensor
    if isinstance(value, list | tuple):
        return type(value)(to_torch(item, dtype) for item in value)
    if isinstance(value, Mapping):
        return {key: to_torch(item, dtype) for key, item in value.items()}
    return value


def to_leaf(name: str, value: Any) -> Tensor:
    """A tensor of its own that a gradient can be taken with respect to: numbers and integers at the default dtype.

    Raises :class:`NoGradient` for what is neither a number nor a tensor.
    """
    if not isinstance(value, Tensor | float | int) or isinstance(value, bool):
        raise NoGradient(f"no gradient can be taken with respect to '{name}', which is a {type(value).__name__}")
    tensor = torch.as_tensor(value).detach()
    exact = not (tensor.is_floating_point() or tensor.is_complex())
    return tensor.to(torch.get_default_dtype() if exact else tensor.dtype, copy=True).requires_grad_()


def gradients_of(what: str, output: Any, leaves: Mapping[str, Tensor], upstream: Tensor | None) -> tuple[Tensor, ...]:
    """The vector-Jacobian products of ``output`` (named ``what`` in messages) with each leaf; zeros for a leaf that
    it doesn't depend on.

    Raises :class:`NoGradient` when it depends on none of them, is no tensor, or is no scalar and has no upstream.
    """
    if not isinstance(output, Tensor):
        raise NoGradient(f"{what} is a {type(output).__name__}: a gradient needs one tensor")
    if upstream is None and output.numel() != 1:
        raise NoGradient(f"{what} has shape {tuple(output.shape)}: name an `upstream` gradient of that shape")
    if not output.requires_grad:
        names = " or ".join(f"'{name}'" for name in leaves)
        raise NoGradient(f"{what} doesn't depend on {names} through operations that torch can differentiate")
    upstream = None if upstream is None else upstream.to(output.dtype)
    return torch.autograd.grad(output, list(leaves.values()), upstream, materialize_grads=True)


def to_expected(value: Any) -> Expected:
    """Tensors and arrays become read-only references, floating ones in float64; sizes become tuples of int, sets
    frozen ones; other containers are followed."""
    if isinstance(value, Tensor):
        return _reference(_numpy(value))
    if isinstance(value, np.ndarray | np.generic):
        return _reference(np.array(value))
    if isinstance(value, tuple):  # torch.Size and the named results of torch.max among them
        return tuple(to_expected(item) for item in value)
    if isinstance(value, list):
        return [to_expected(item) for item in value]
    if isinstance(value, Mapping):
        return {key: to_expected(item) for key, item in value.items()}
    return frozenset(value) if isinstance(value, set) else value


def _numpy(tensor: Tensor) -> np.ndarray[Any, Any]:
    plain = tensor.detach().cpu().resolve_conj().resolve_neg()
    if plain.is_floating_point():  # bfloat16 among them, which numpy doesn't have
        plain = plain.to(torch.float64)
    return np.array(plain.numpy())


def _reference(array: np.ndarray[Any, Any]) -> Reference:
    wide = {"f": np.float64, "c": np.complex128}.get(array.dtype.kind)
    array = array if wide is None else array.astype(wide, copy=False)
    array.flags.writeable = False
    return Reference(array)
