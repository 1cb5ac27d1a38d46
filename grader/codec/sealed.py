"""Bytes as they lie in the book: with a version and a checksum, because a file on a disk may be damaged."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

_HEAD = struct.Struct("<BBI")  # version, how it is packed, checksum of what follows
_VERSION = 1
_PLAIN, _DEFLATED = 0, 1
_WORTH_DEFLATING = 512
_MAX_BYTES = 2**31


class Damaged(Exception):
    """Bytes that no value was ever written as. The text says what is wrong with them and quotes nothing."""


def seal(data: bytes) -> bytes:
    """``data`` with a version and a checksum, deflated where that pays."""
    how = _DEFLATED if len(data) >= _WORTH_DEFLATING else _PLAIN
    packed = zlib.compress(data, 1) if how == _DEFLATED else data
    return _HEAD.pack(_VERSION, how, _checksum(how, packed)) + packed


def unseal(data: bytes, most: int = _MAX_BYTES) -> bytes:
    """What was sealed, at most ``most`` bytes of it. Raises :class:`Damaged`."""
    if type(data) is not bytes or len(data) < _HEAD.size:
        raise Damaged("it is cut off")
    version, how, checksum = _HEAD.unpack_from(data)
    packed = data[_HEAD.size :]
    if version != _VERSION or how not in (_PLAIN, _DEFLATED):
        raise Damaged("it is written in a way that is not known here")
    if _checksum(how, packed) != checksum:
        raise Damaged("its checksum is wrong")
    return packed if how == _PLAIN else _inflated(packed, most)


def read_json(text: object) -> Any:
    """What a column of JSON holds. Raises :class:`Damaged`."""
    try:
        return json.loads(str(text))
    except ValueError:
        raise Damaged("it holds JSON that is none") from None


def _checksum(how: int, packed: bytes) -> int:
    return zlib.crc32(packed, how)


def _inflated(packed: bytes, most: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(packed, most)
    except zlib.error:
        raise Damaged("it can't be inflated") from None
    if not inflater.eof or inflater.unused_data:
        raise Damaged("it can't be inflated")
    return data
