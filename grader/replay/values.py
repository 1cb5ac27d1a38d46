"""Between observed values and an author's: read-only arrays or tensors in the form in which the reference has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray

from grader.compare.numbers import NotNumbers, as_numbers, is_numeric
from grader.model import Array, Expected, Opaque, Reference, Value
from grader.replay.likeness import holds_whole
from grader.replay.untouchable import Untouchable, is_untouchable, touch

Arrays = Literal["numpy", "torch"]
# what to make of an object that a child has kept, at a path such as "[1]"
Kept = Callable[[Opaque, str], Untouchable]
_UNKNOWN = object()


def shown(value: Value, arrays: Arrays, kept: Kept, like: Expected = _UNKNOWN, path: str = "") -> Any:
    """An observed value as a function of ``checks.py`` sees it; ``like`` is what the reference answered, if it did.

    Arrays without axes are numpy scalars, or tensors where ``arrays`` is ``torch``.
    """
    if isinstance(value, Opaque):
        return kept(value, path)
    if isinstance(like, Reference) and _holds_numbers(value):
        return _array(_data(value, like), arrays)
    if isinstance(value, Array):
        return _like(value.data, arrays, like)
    if isinstance(value, list | tuple):
        items = [shown(item, arrays, kept, _item(like, at), f"{path}[{at}]") for at, item in enumerate(value)]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        return {key: shown(item, arrays, kept, _item(like, key), f"{path}[{key!r}]") for key, item in value.items()}
    return value


def input_shown(value: Value, arrays: Arrays) -> Any:
    """An input of a case as a function of ``checks.py`` sees it: one that it can't change for others."""
    if isinstance(value, np.ndarray):
        return _array(value, arrays)
    if isinstance(value, list):
        return [input_shown(item, arrays) for item in value]
    if isinstance(value, dict):
        return {key: input_shown(item, arrays) for key, item in value.items()}
    return value


def observed_as(value: Any, coarse: bool = False) -> Value:
    """An author's value as it would have been observed; ``coarse``: it was computed from float32.

    An answer that isn't there yet, or that can't be looked at, is touched.
    """
    if is_untouchable(value):
        touch(value)
    if isinstance(value, torch.Tensor):
        plain = value.detach().cpu().resolve_conj().resolve_neg()
        return _observed((plain.float() if plain.dtype is torch.bfloat16 else plain).numpy(), coarse)
    if isinstance(value, np.ndarray | np.generic):
        return _observed(np.asarray(value), coarse)
    if type(value) in (float, complex) and coarse:
        return _observed(np.asarray(value), coarse)
    if isinstance(value, list | tuple):
        items = [observed_as(item, coarse) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        return {key: observed_as(item, coarse) for key, item in value.items()}
    if isinstance(value, set):
        return frozenset(value)
    is_plain = value is None or isinstance(value, (bool, int, float, complex, str, bytes, frozenset))
    return value if is_plain else Opaque(type(value).__name__)


def _holds_numbers(value: Value) -> bool:
    if not isinstance(value, list | tuple | Array) and not is_numeric(value):
        return False
    try:
        as_numbers(value)
    except NotNumbers:
        return False
    return True


def _data(value: Value, like: Reference) -> NDArray[Any]:
    """Numbers as an array; whole ones as integers where the reference has integers, so that they can be indices."""
    data = as_numbers(value).data
    data = data.astype(np.float64) if data.dtype.kind == "O" else data
    index = like.data.dtype.kind in "iu" and data.dtype.kind == "f" and holds_whole(value)
    return data.astype(np.int64) if index else data


def _item(like: Expected, key: Any) -> Expected:
    if isinstance(like, list | tuple) and isinstance(key, int) and key < len(like):
        return like[key]
    return like[key] if isinstance(like, dict) and key in like else _UNKNOWN


def _like(data: NDArray[Any], arrays: Arrays, like: Expected) -> Any:
    """An array where the reference has plain numbers, as those."""
    if isinstance(like, bool | int | float | complex) and not data.ndim:
        return data.item()
    if isinstance(like, list | tuple) and data.ndim:
        return data.tolist() if isinstance(like, list) else tuple(data.tolist())
    return _array(data, arrays)


def _array(data: NDArray[Any], arrays: Arrays) -> Any:
    if arrays == "torch":
        return torch.from_numpy(np.array(data))
    view = data.view()
    view.flags.writeable = False
    return view if view.ndim else view[()]


def _observed(data: NDArray[Any], coarse: bool) -> Value:
    coarser = {"float64": "float32", "complex128": "complex64"} if coarse else {}
    return Array(data, coarser.get(data.dtype.name, data.dtype.name))
