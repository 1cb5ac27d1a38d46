"""Bytes → values. Nothing is ever unpickled or evaluated, and every field is checked: a file may be damaged."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.codec.encode import COMPLEX, COUNT, FLOAT, MAX_DEPTH
from grader.codec.sealed import Damaged
from grader.model import Array, Opaque, Value
from grader.sandbox.wire import DTYPES, MAX_DIMENSIONS

_MAX_SIZE = 2**31
_ORIGINS = ("numpy", "torch", "scalar")


def decode(data: bytes) -> Value:
    """The value that was encoded; its arrays are read-only. Raises :class:`Damaged`."""
    reader = _Reader(data)
    value = reader.value(0)
    reader.finish()
    return value


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def value(self, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise Damaged("it is nested too deep")
        decoder = _DECODERS.get(self._take(1))
        if decoder is None:
            raise Damaged("it holds a value of no known kind")
        return decoder(self, depth)

    def finish(self) -> None:
        if self._position != len(self._data):
            raise Damaged("bytes are left over")

    def _take(self, size: int) -> bytes:
        start, end = self._position, self._position + size
        if end > len(self._data):
            raise Damaged("it is cut off")
        self._position = end
        return self._data[start:end]

    def _count(self) -> int:
        count: int = COUNT.unpack(self._take(COUNT.size))[0]
        if count > len(self._data) - self._position:  # whatever is counted takes a byte at least
            raise Damaged("it is cut off")
        return count

    def _sized(self, _depth: int = 0) -> bytes:
        return self._take(self._count())

    def _int(self, _depth: int) -> int:
        return int.from_bytes(self._sized(), "little", signed=True)

    def _float(self, _depth: int) -> float:
        number: float = FLOAT.unpack(self._take(FLOAT.size))[0]
        return number

    def _complex(self, _depth: int) -> complex:
        return complex(*COMPLEX.unpack(self._take(COMPLEX.size)))

    def _str(self, _depth: int) -> str:
        try:
            return self._sized().decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise Damaged("it holds a text that is none") from None

    def _list(self, depth: int) -> list[Any]:
        return [self.value(depth + 1) for _ in range(self._count())]

    def _set(self, depth: int) -> frozenset[Any]:
        items = self._list(depth)
        return frozenset(_hashed(items, len(items)))

    def _dict(self, depth: int) -> dict[Any, Any]:
        pairs = [(self.value(depth + 1), self.value(depth + 1)) for _ in range(self._count())]
        _hashed([key for key, _ in pairs], len(pairs))
        return dict(pairs)

    def _opaque(self, depth: int) -> Opaque:
        return Opaque(self._typed(str, depth), self._typed(str, depth))

    def _array(self, depth: int) -> Array:
        dtype, shape = self._typed(str, depth), self._typed(tuple, depth)
        origin, grad = self._typed(str, depth), self._typed(bool, depth)
        if dtype not in DTYPES or origin not in _ORIGINS or not _is_shape(shape):
            raise Damaged("it holds an array of no known kind")
        return Array(_entries(self._sized(), np.dtype(DTYPES[dtype]), shape), dtype, origin, grad)

    def _typed(self, kind: type, depth: int) -> Any:
        value = self.value(depth + 1)
        if type(value) is not kind:
            raise Damaged("it holds a field of the wrong kind")
        return value


def _hashed(keys: list[Any], count: int) -> dict[Any, None]:
    try:
        found = dict.fromkeys(keys)
    except TypeError:
        raise Damaged("it holds a key that can't be one") from None
    if len(found) != count:
        raise Damaged("it holds the same key twice")
    return found


def _is_shape(shape: tuple[Any, ...]) -> bool:
    return len(shape) <= MAX_DIMENSIONS and all(type(size) is int and 0 <= size < _MAX_SIZE for size in shape)


def _entries(raw: bytes, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    if math.prod(shape) * dtype.itemsize != len(raw):
        raise Damaged("it holds an array of another size than it says")
    flat = np.frombuffer(raw, dtype)
    if dtype.kind == "b" and np.any(flat.view(np.uint8) > 1):
        raise Damaged("it holds a boolean that is neither true nor false")
    try:
        data = flat.reshape(shape).astype(dtype.newbyteorder("="), order="C", copy=False)
    except ValueError:  # numpy bounds the sizes of empty arrays too
        raise Damaged("it holds an array of no possible shape") from None
    data.setflags(write=False)
    return data


_DECODERS: dict[bytes, Callable[[_Reader, int], Any]] = {
    b"N": lambda reader, depth: None,
    b"T": lambda reader, depth: True,
    b"F": lambda reader, depth: False,
    b"i": _Reader._int,
    b"f": _Reader._float,
    b"c": _Reader._complex,
    b"s": _Reader._str,
    b"b": _Reader._sized,
    b"a": _Reader._array,
    b"o": _Reader._opaque,
    b"t": lambda reader, depth: tuple(reader._list(depth)),
    b"l": _Reader._list,
    b"S": _Reader._set,
    b"d": _Reader._dict,
}
