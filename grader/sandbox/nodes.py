"""Nodes → values, for both directions: every field is checked, and arrays are made by the side that reads."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from grader.sandbox.wire import (
    DTYPES,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_INT_BITS,
    MAX_NODES,
    MAX_TEXT,
    Node,
    ProtocolError,
    clean_text,
)

_MAX_ENTRIES = 2**31
_ORIGINS = ("numpy", "torch", "scalar")
_FLOAT_CHARACTERS = 40
_LABEL_CHARACTERS = 400


class Builder(Protocol):
    """How a side makes the two kinds of value that it represents in its own way."""

    def array(self, data: NDArray[Any], dtype: str, origin: str, requires_grad: bool) -> Any:
        """Makes an array of ``data``, which is fresh, contiguous and owned by nobody else."""

    def opaque(self, type_name: str, note: str) -> Any:
        """Makes what stands for a value that is not carried."""


class Reader:
    """Reads the nodes of one message. ``body`` is used up in order, so no two values can share bytes of it."""

    def __init__(self, body: bytes, builder: Builder) -> None:
        self._body = body
        self._builder = builder
        self._position = 0
        self._nodes = MAX_NODES

    def read(self, node: Node, depth: int = 0) -> Any:
        """The value of a node. Raises :class:`ProtocolError`."""
        self._nodes -= 1
        if self._nodes < 0:
            raise ProtocolError(f"more than {MAX_NODES} values")
        if node is None or type(node) is bool:
            return node
        if type(node) is int:
            return _small(node)
        if type(node) is not list or not node or type(node[0]) is not str or node[0] not in _TAGS:
            raise ProtocolError("a value of no known kind")
        length, read = _TAGS[node[0]]
        if len(node) != length:
            raise ProtocolError("a value with the wrong number of fields")
        return read(self, node, depth)

    def finish(self) -> None:
        """Checks that the whole body was used. Raises :class:`ProtocolError`."""
        if self._position != len(self._body):
            raise ProtocolError("bytes that belong to no value")

    def _take(self, size: object) -> bytes:
        if type(size) is not int or size < 0 or size > len(self._body) - self._position:
            raise ProtocolError("a value longer than its message")
        start = self._position
        self._position += size
        return self._body[start : self._position]

    def _float(self, node: Node, _depth: int) -> float:
        return _float(node[1])

    def _complex(self, node: Node, _depth: int) -> complex:
        return complex(_float(node[1]), _float(node[2]))

    def _str(self, node: Node, _depth: int) -> str:
        text = self._take(node[1]).decode("utf-8", "replace")
        if len(text) > MAX_TEXT:
            raise ProtocolError("a text that is too long")
        return text

    def _bytes(self, node: Node, _depth: int) -> bytes:
        return self._take(node[1])

    def _list(self, node: Node, depth: int) -> list[Any]:
        return [self.read(item, depth + 1) for item in _items(node[1], depth)]

    def _tuple(self, node: Node, depth: int) -> tuple[Any, ...]:
        return tuple(self._list(node, depth))

    def _set(self, node: Node, depth: int) -> frozenset[Any]:
        items = [self._key(item, depth + 1) for item in _items(node[1], depth)]
        return frozenset(items)

    def _dict(self, node: Node, depth: int) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for pair in _items(node[1], depth):
            if type(pair) is not list or len(pair) != 2:
                raise ProtocolError("a dict entry that is not a pair")
            key = self._key(pair[0], depth + 1)
            if key in result:
                raise ProtocolError("a dict with the same key twice")
            result[key] = self.read(pair[1], depth + 1)
        return result

    def _key(self, node: Node, depth: int) -> Any:
        if type(node) is list and (not node or node[0] not in ("f", "c", "s", "b", "t")):
            raise ProtocolError("a key that is not plain")
        if type(node) is list and node[0] == "t":
            if len(node) != 2:
                raise ProtocolError("a value with the wrong number of fields")
            return tuple(self._key(item, depth + 1) for item in _items(node[1], depth))
        return self.read(node, depth)

    def _array(self, node: Node, _depth: int) -> Any:
        _, name, shape, origin, grad = node
        if type(name) is not str or name not in DTYPES or type(grad) is not bool:
            raise ProtocolError("an array of no known dtype")
        if type(origin) is not str or origin not in _ORIGINS or (origin == "scalar" and shape != []):
            raise ProtocolError("an array of no known origin")
        dtype = np.dtype(DTYPES[name])
        raw = self._take(math.prod(_shape(shape)) * dtype.itemsize)
        return self._builder.array(_materialise(raw, dtype, shape), name, origin, grad)

    def _opaque(self, node: Node, _depth: int) -> Any:
        return self._builder.opaque(label(node[1]), label(node[2]))


def label(text: object, limit: int = _LABEL_CHARACTERS) -> str:
    """A short text from a header, without lone surrogates. Raises :class:`ProtocolError`."""
    if type(text) is not str or len(text) > limit:
        raise ProtocolError("a text that is missing or too long")
    return clean_text(text)


def _small(number: int) -> int:
    if number.bit_length() > MAX_INT_BITS:
        raise ProtocolError("an integer that is too large")
    return number


def _float(text: object) -> float:
    if type(text) is not str or len(text) > _FLOAT_CHARACTERS:
        raise ProtocolError("a number that is not written as agreed")
    try:
        return float.fromhex(text)
    except (ValueError, OverflowError):
        raise ProtocolError("a number that is not written as agreed") from None


def _items(items: object, depth: int) -> list[Any]:
    if type(items) is not list or depth >= MAX_DEPTH:
        raise ProtocolError("a container that is malformed or nested too deep")
    return items


def _shape(shape: object) -> list[int]:
    if type(shape) is not list or len(shape) > MAX_DIMENSIONS:
        raise ProtocolError("an array with a malformed shape")
    if not all(type(size) is int and 0 <= size <= _MAX_ENTRIES for size in shape):
        raise ProtocolError("an array with a malformed shape")
    if math.prod(max(size, 1) for size in shape) > _MAX_ENTRIES:  # also of empty arrays: others allocate by their sizes
        raise ProtocolError("an array with a shape that is too large")
    return shape


def _materialise(raw: bytes, dtype: np.dtype[Any], shape: list[int]) -> NDArray[Any]:
    flat = np.frombuffer(raw, dtype)
    if dtype.kind == "b" and np.any(flat.view(np.uint8) > 1):
        raise ProtocolError("a boolean that is neither true nor false")
    return flat.reshape(shape).astype(dtype.newbyteorder("="), order="C", copy=True)


_TAGS: dict[str, tuple[int, Callable[[Reader, Node, int], Any]]] = {
    "f": (2, Reader._float),
    "c": (3, Reader._complex),
    "s": (2, Reader._str),
    "b": (2, Reader._bytes),
    "l": (2, Reader._list),
    "t": (2, Reader._tuple),
    "S": (2, Reader._set),
    "d": (2, Reader._dict),
    "a": (5, Reader._array),
    "o": (3, Reader._opaque),
}
