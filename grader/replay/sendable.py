"""An author's values as data that can be sent to a child, and a fingerprint that tells two of them apart."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from grader.compare.kinds import with_article
from grader.model import Value
from grader.replay.errors import CheckError
from grader.replay.untouchable import hand_on, is_untouchable

# what a child can return, it can also be sent
_DEEPEST = 31
_MOST_BITS = 2048
_PLAIN: tuple[Any, ...] = (bool, int, float, complex, str, bytes)
_DTYPES = frozenset(
    "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128".split()
)
_KINDS = "send numbers, text, arrays, and lists, tuples, dicts and sets of them"


def sendable(value: Any, depth: int = 0) -> Value:
    """A copy of ``value`` that nobody can change any more; tensors become arrays.

    Raises :class:`~grader.replay.errors.CheckError` for what can't be sent.
    """
    if is_untouchable(value):
        hand_on(value)
    if depth > _DEEPEST:
        raise CheckError(f"values nested more than {_DEEPEST} deep can't be sent to a student's function", _KINDS)
    if isinstance(value, torch.Tensor):
        return _array(_numpy(value))
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        return _array(np.asarray(value))[()]
    if isinstance(value, list | tuple):
        items = [sendable(item, depth + 1) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        return {sendable(key, depth + 1): sendable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return frozenset(sendable(item, depth + 1) for item in value)
    return _plain(value)


def _plain(value: Any) -> Value:
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > _MOST_BITS:
        raise CheckError(f"an integer of {value.bit_length()} bits can't be sent to a student's function", _KINDS)
    if value is None or type(value) in _PLAIN:
        return value
    for kind in _PLAIN:
        if isinstance(value, kind):
            return kind(value)
    raise CheckError(f"{with_article(type(value).__name__)} can't be sent to a student's function", _KINDS)


def _numpy(value: torch.Tensor) -> np.ndarray[Any, Any]:
    try:
        return value.detach().cpu().resolve_conj().resolve_neg().numpy()
    except (TypeError, RuntimeError) as error:
        kind = f"{str(value.dtype).removeprefix('torch.')} tensor"
        raise CheckError(f"a {kind} can't be sent to a student's function", _KINDS) from error


def _array(value: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    if value.dtype.name not in _DTYPES:
        raise CheckError(f"an array of dtype {value.dtype.name} can't be sent to a student's function", _KINDS)
    copy = np.array(value, dtype=value.dtype.newbyteorder("="), order="C", subok=False)
    copy.flags.writeable = False
    return copy


def fingerprint(value: Value) -> bytes:
    """32 bytes that are equal for equal sendable values, in every process, and for no others."""
    digest = hashlib.sha256()
    for part in _parts(value):
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.digest()


def _parts(value: Value) -> Iterator[bytes]:
    yield type(value).__name__.encode()
    if isinstance(value, np.ndarray | np.generic):
        yield f"{value.dtype.str} {value.shape}".encode()
        yield value.tobytes()
    elif isinstance(value, dict):
        yield str(len(value)).encode()
        for key, item in value.items():
            yield fingerprint(key)
            yield fingerprint(item)
    elif isinstance(value, list | tuple | frozenset):
        order: Callable[[Any], Any] = sorted if isinstance(value, frozenset) else list
        yield from order(map(fingerprint, value))
    else:
        yield value if isinstance(value, bytes) else repr(value).encode("utf-8", "surrogatepass")
