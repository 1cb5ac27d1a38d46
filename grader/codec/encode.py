"""Values → bytes, exactly: what a grade is computed from must come back bit by bit, NaN payloads and all.

One tag a value, counts and lengths before what they count, little-endian; :mod:`grader.codec.decode` reads it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.model import Array, Opaque, Value
from grader.sandbox.wire import DTYPES

MAX_DEPTH = 100
COUNT = struct.Struct("<I")
FLOAT = struct.Struct("<d")
COMPLEX = struct.Struct("<dd")


def encode(value: Value) -> bytes:
    """A value of the model as bytes; the same bytes for the same value, whatever the order of a set.

    numpy arrays are encoded too, for digests; they are not decoded. Raises :class:`TypeError` for anything else.
    """
    parts: list[bytes] = []
    _encode(value, parts, 0)
    return b"".join(parts)


def _encode(value: Any, parts: list[bytes], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise TypeError(f"a value nested more than {MAX_DEPTH} levels deep can't be kept")
    encoder = _ENCODERS.get(type(value))
    if encoder is None:
        raise TypeError(f"a {type(value).__name__} can't be kept")
    encoder(value, parts, depth)


def _sized(tag: bytes, data: bytes) -> bytes:
    return tag + COUNT.pack(len(data)) + data


def _encode_int(value: int, parts: list[bytes], _depth: int) -> None:
    parts.append(_sized(b"i", value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)))


def _encode_str(value: str, parts: list[bytes], _depth: int) -> None:
    parts.append(_sized(b"s", value.encode("utf-8", "surrogatepass")))


def _encode_array(value: Array, parts: list[bytes], depth: int) -> None:
    code = DTYPES.get(value.dtype)
    if code is None or value.data.dtype.newbyteorder("=") != np.dtype(code).newbyteorder("="):
        raise TypeError(f"an array of dtype {value.data.dtype} that was {value.dtype} can't be kept")
    parts.append(b"a")
    for field in (value.dtype, value.data.shape, value.origin, value.requires_grad):
        _encode(field, parts, depth + 1)
    parts.append(_sized(b"", value.data.astype(code, order="C", copy=False).tobytes()))


def _encode_numpy(value: NDArray[Any], parts: list[bytes], depth: int) -> None:
    if value.dtype.hasobject:
        raise TypeError("an array of objects can't be kept")
    parts.append(b"n")
    for field in (value.dtype.newbyteorder("<").str, value.shape):
        _encode(field, parts, depth + 1)
    parts.append(_sized(b"", value.astype(value.dtype.newbyteorder("<"), order="C", copy=False).tobytes()))


def _encode_opaque(value: Opaque, parts: list[bytes], depth: int) -> None:
    parts.append(b"o")
    for field in (value.type_name, value.note):
        _encode(field, parts, depth + 1)


def _encode_items(tag: bytes) -> Callable[[Any, list[bytes], int], None]:
    def encode_items(value: Any, parts: list[bytes], depth: int) -> None:
        parts.append(tag + COUNT.pack(len(value)))
        for item in value:
            _encode(item, parts, depth + 1)

    return encode_items


def _encode_set(value: frozenset[Any], parts: list[bytes], depth: int) -> None:
    elements = []
    for item in value:
        element: list[bytes] = []
        _encode(item, element, depth + 1)
        elements.append(b"".join(element))
    parts.append(b"S" + COUNT.pack(len(value)) + b"".join(sorted(elements)))


def _encode_dict(value: Mapping[Any, Any], parts: list[bytes], depth: int) -> None:
    parts.append(b"d" + COUNT.pack(len(value)))
    for pair in value.items():
        for item in pair:
            _encode(item, parts, depth + 1)


_ENCODERS: dict[type, Callable[[Any, list[bytes], int], None]] = {
    type(None): lambda value, parts, depth: parts.append(b"N"),
    bool: lambda value, parts, depth: parts.append(b"T" if value else b"F"),
    int: _encode_int,
    float: lambda value, parts, depth: parts.append(b"f" + FLOAT.pack(value)),
    complex: lambda value, parts, depth: parts.append(b"c" + COMPLEX.pack(value.real, value.imag)),
    str: _encode_str,
    bytes: lambda value, parts, depth: parts.append(_sized(b"b", value)),
    Array: _encode_array,
    Opaque: _encode_opaque,
    np.ndarray: _encode_numpy,
    tuple: _encode_items(b"t"),
    list: _encode_items(b"l"),
    frozenset: _encode_set,
    dict: _encode_dict,
}
