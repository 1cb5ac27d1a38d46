"""What a reference is handed in behind: the interface of a student's module around its functions.

This file is read as text and put into a submission, where a line for each function is added at its end. It knows the
standard library, numpy and torch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy
import torch

REFERENCE = "reference_under_audit"  # the reference's name, beside this module

_own: dict[int, Any] = {}  # what was given out, by id and kept alive: lists among it were arrays


def wrap(function: Callable[..., Any], way: str) -> Callable[..., Any]:
    """A function of tensors, or a class, as one that takes what a program hands over and returns what ``way`` says."""
    dtype = _dtype(way)

    def call(*args: Any, **kwargs: Any) -> Any:
        torch.set_default_dtype(dtype)
        given = (args, kwargs)
        taken = _take(given, dtype, way)
        before = [tensor.detach().clone() for _, tensor in _pairs(given, taken)]
        result = function(*taken[0], **taken[1])
        _hand_back(given, taken, before, way)
        return _give(result, way)

    return call


class Facade:
    """An object of the reference's own classes: what is read of it is given, what is set on it is taken."""

    def __init__(self, inner: Any, way: str) -> None:
        object.__setattr__(self, "_inner", inner)
        object.__setattr__(self, "_way", way)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        return wrap(found, self._way) if callable(found) else _give(found, self._way)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._inner, name, _take(value, _dtype(self._way), self._way))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return wrap(self._inner, self._way)(*args, **kwargs)


def _dtype(way: str) -> torch.dtype:
    return torch.float32 if way == "float32" else torch.float64


def _take(value: Any, dtype: torch.dtype, way: str) -> Any:
    """Arrays, and lists that we gave out for arrays, as tensors of their own."""
    if isinstance(value, Facade):
        return value._inner
    if id(value) in _own and isinstance(value, list):
        return torch.tensor(value, dtype=_own[id(value)][1])
    if isinstance(value, numpy.ndarray | numpy.generic):
        value = torch.tensor(numpy.array(value))
    if isinstance(value, torch.Tensor):
        value = value.detach().clone()
        value = value.to(dtype) if value.is_floating_point() else value
        return _spread_tensor(value) if way == "strided" else value
    return _inside(value, lambda item: _take(item, dtype, way))


def _give(value: Any, way: str) -> Any:
    """Tensors as what ``way`` says."""
    if way == "wrong" and type(value) in (int, float):
        return value + 1
    if type(value).__module__.endswith(REFERENCE):
        return Facade(value, way)
    if not isinstance(value, torch.Tensor):
        return _inside(value, lambda item: _give(item, way))
    value = value.detach()
    found = _formed(value, way)
    _own[id(found)] = (found, value.dtype)
    return found


def _formed(value: torch.Tensor, way: str) -> Any:
    if way == "torch":
        return value
    if way == "wrong":
        return (~value if value.dtype == torch.bool else value + 1).numpy()
    if way == "lists":
        return value.tolist()
    array = numpy.array(value.resolve_conj().resolve_neg().numpy())
    if way == "strided":
        return _spread_array(array)
    array.flags.writeable = way != "read-only"
    return array


def _inside(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {key: change(item) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(change(item) for item in value)
    return value


def _pairs(given: Any, taken: Any) -> Iterator[tuple[Any, torch.Tensor]]:
    """What was handed over as an array, and the tensor that was made of it."""
    if isinstance(given, numpy.ndarray | torch.Tensor):
        yield given, taken
    elif isinstance(given, dict):
        for key, item in given.items():
            yield from _pairs(item, taken[key])
    elif type(given) in (list, tuple) and not isinstance(taken, torch.Tensor):
        for one, other in zip(given, taken, strict=True):
            yield from _pairs(one, other)


def _hand_back(given: Any, taken: Any, before: list[torch.Tensor], way: str) -> None:
    """What a function wrote to its arguments is written to the arrays that were handed over; or told as an error."""
    for (array, tensor), old in zip(_pairs(given, taken), before, strict=True):
        if torch.equal(tensor.nan_to_num(), old.nan_to_num()) or id(array) in _own:
            continue
        if way == "read-only":
            raise ValueError("it writes to an array that it was given")
        array[...] = tensor.detach().numpy() if isinstance(array, numpy.ndarray) else tensor.detach()


def _spread_tensor(tensor: torch.Tensor) -> torch.Tensor:
    """The same numbers with others between them, the axes in reverse order in memory."""
    if not tensor.ndim:
        return tensor
    room = torch.full([2 * size for size in reversed(tensor.shape)], 7, dtype=tensor.dtype)
    view = room[(slice(None, None, 2),) * tensor.ndim].permute(*reversed(range(tensor.ndim)))
    view.copy_(tensor)
    return view


def _spread_array(array: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    """As for tensors, and backwards besides, which tensors can't be."""
    if not array.ndim:
        return array
    room = numpy.full([2 * size for size in reversed(array.shape)], 7, dtype=array.dtype)
    view = room[(slice(None, None, -2),) * array.ndim].T
    view[...] = array
    return view
