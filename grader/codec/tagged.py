"""Values and expected values as what can be encoded: each with a tag, so that none is taken for another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.codec.sealed import Damaged
from grader.model import Array, Expected, Reference, Value


def tag(value: Expected | Value) -> Any:
    """References and numpy arrays, tuples, lists and mappings of them, and plain data, for :func:`untag`."""
    if isinstance(value, Reference):
        return ("reference", Array(value.data, value.data.dtype.name), value.noise64, value.noise32)
    if isinstance(value, np.ndarray):
        return ("numpy", Array(value, value.dtype.name))
    if isinstance(value, tuple):
        return ("tuple", *map(tag, value))
    if isinstance(value, list):
        return ("list", *map(tag, value))
    if isinstance(value, Mapping):
        return ("dict", *((tag(key), tag(item)) for key, item in value.items()))
    return ("plain", value)


def untag(value: Any) -> Any:
    """What was tagged; its arrays are read-only. Raises :class:`Damaged`."""
    try:
        return _untagged(value)
    except (AttributeError, TypeError, ValueError, OverflowError):
        raise Damaged("it holds a value of no known kind") from None


def _untagged(value: Any) -> Any:
    kind, *items = value
    match kind:
        case "reference":
            array, noise64, noise32 = items
            return Reference(array.data, float(noise64), float(noise32))
        case "numpy":
            (array,) = items
            return array.data
        case "tuple":
            return tuple(map(_untagged, items))
        case "list":
            return list(map(_untagged, items))
        case "dict":
            return {_untagged(key): _untagged(item) for key, item in items}
        case "plain":
            (plain,) = items
            return plain
    raise Damaged("it holds a value of no known kind")
