"""How far honest evaluations of one reference lie apart: the noise floor that a tolerance must not be under.

A student may sum in another order, use another formula or work in float32. None of that moves a result further than
rounding the inputs does, up to a small factor (backward stability). So the reference is evaluated again in float32, on
tensors laid out in memory in another order, and on inputs moved at random by a unit in their last place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor

from grader.model import Expected, Reference, Value
from grader.truth.values import to_torch

SEEDS = (1, 2, 3)
# what lies so many times further off than the plain evaluation is no rounding: a comparison was decided otherwise
_DECIDED = 100.0
_EPS32, _EPS64 = (float(np.finfo(dtype).eps) for dtype in (np.float32, np.float64))

# tensors by name, dtype → one expected value for each observed one; raises where it can't be evaluated so
Evaluate = Callable[[Mapping[str, Any], torch.dtype], tuple[Expected, ...]]


def measured(at64: tuple[Expected, ...], inputs: Mapping[str, Value], evaluate: Evaluate) -> tuple[Expected, ...]:
    """The expected values with their noise floors in float64 and float32, in the values' own units.

    What can't be evaluated in float32 (a reference with float64 constants of its own) tells no noise of float32.
    """
    if not any(map(_has_noise, at64)):
        return at64
    others32 = list(_evaluations(inputs, evaluate, torch.float32))
    others64 = list(_evaluations(inputs, evaluate, torch.float64))
    found: tuple[Expected, ...] = _noisy(at64, others64, others32)
    return found


def _evaluations(inputs: Mapping[str, Value], evaluate: Evaluate, dtype: torch.dtype) -> Iterator[tuple[Expected, ...]]:
    for tensors in _variants(inputs, dtype):
        try:
            yield evaluate(tensors, dtype)
        except (Exception, SystemExit):  # author code: whatever it raises here, the truth itself has been computed
            return


def _variants(inputs: Mapping[str, Value], dtype: torch.dtype) -> Iterator[Mapping[str, Any]]:
    """As they are, in another memory order, and with entries rounded the other way."""
    plain = {name: to_torch(value, dtype) for name, value in inputs.items()}
    yield plain
    yield {name: _each(value, _relaid) for name, value in plain.items()}
    for seed in SEEDS:
        nudged = partial(_nudged, torch.Generator().manual_seed(seed))
        yield {name: _each(value, nudged) for name, value in plain.items()}


def _each(value: Any, change: Callable[[Tensor], Tensor]) -> Any:
    if isinstance(value, Tensor):
        return change(value)
    if isinstance(value, list | tuple):
        return type(value)(_each(item, change) for item in value)
    if isinstance(value, Mapping):
        return {key: _each(item, change) for key, item in value.items()}
    return value


def _relaid(tensor: Tensor) -> Tensor:
    """The same numbers, the last axis outermost in memory: sums and products run in another order."""
    order = list(reversed(range(tensor.ndim)))
    return tensor.permute(order).contiguous().permute(order)


def _nudged(rng: torch.Generator, tensor: Tensor) -> Tensor:
    """Entries moved by a unit in the last place, up, down or not at all; zeros stay zeros."""
    if not tensor.is_floating_point():
        return tensor
    signs = torch.randint(-1, 2, tensor.shape, generator=rng).to(tensor.dtype)
    return tensor * (1 + signs * torch.finfo(tensor.dtype).eps)


def _has_noise(value: Expected) -> bool:
    """Whether a value holds an array of numbers that are rounded: counts and shapes are exact."""
    if isinstance(value, Reference):
        return value.data.dtype.kind in "fc"
    if isinstance(value, dict):
        value = list(value.values())
    return isinstance(value, list | tuple) and any(map(_has_noise, value))


def _noisy(at64: Expected, others64: list[Any], others32: list[Any]) -> Expected:
    """The value with the noise of each array in it; evaluations of another structure are left out."""
    if isinstance(at64, Reference):
        if not _has_noise(at64):
            return at64
        noise32 = _apart(at64, others32, _EPS32 * _size(at64))
        scaled = noise32 * _EPS64 / _EPS32
        noise64 = _apart(at64, others64, max(_EPS64 * _size(at64), scaled))
        return Reference(at64.data, noise64=max(noise64, scaled), noise32=noise32)
    if isinstance(at64, dict):
        return {key: _noisy(item, *_inside(key, at64, others64, others32)) for key, item in at64.items()}
    if isinstance(at64, list | tuple):
        return type(at64)(_noisy(item, *_inside(at, at64, others64, others32)) for at, item in enumerate(at64))
    return at64


def _inside(key: Any, value: Any, *others: list[Any]) -> list[list[Any]]:
    """What evaluations of the same structure hold under a key or index."""
    return [[other[key] for other in some if _is_like(value, other)] for some in others]


def _is_like(value: Any, other: Any) -> bool:
    if isinstance(value, dict):
        return isinstance(other, dict) and value.keys() == other.keys()
    return isinstance(other, type(value)) and len(value) == len(other)


def _apart(at64: Reference, others: list[Any], least: float) -> float:
    """The largest finite difference from evaluations that differ by rounding alone; the first one is the plain one, and
    ``least`` is what rounding makes of any value."""
    apart = [_difference(at64, other) for other in others if _has_shape(other, at64)]
    limit = _DECIDED * max([least, *apart[:1]])
    return max((one for one in apart if one <= limit), default=0.0)


def _has_shape(other: Any, at64: Reference) -> bool:
    return isinstance(other, Reference) and other.data.shape == at64.data.shape


def _difference(at64: Reference, other: Reference) -> float:
    with np.errstate(invalid="ignore", over="ignore"):
        return _largest(np.abs(other.data - at64.data))


def _size(at64: Reference) -> float:
    return _largest(np.abs(at64.data))


def _largest(values: np.ndarray[Any, Any]) -> float:
    finite = values[np.isfinite(values)]
    return float(finite.max()) if finite.size else 0.0
