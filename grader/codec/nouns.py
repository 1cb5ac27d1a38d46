"""Dataclasses as what can be encoded, and back: every field of the kind that it is annotated with, or it is damaged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from grader.codec.sealed import Damaged
from grader.codec.tagged import tag, untag

_PLAIN = (str, int, float, bool, bytes)
_LONGEST, _LARGEST = 40, 20  # a Decimal reckons with 28 digits: its text, and the digits before or after its point


def pack(kind: Any, value: Any) -> Any:
    """``value``, annotated as ``kind``, as plain data. Of a path nothing is kept: it is true of one machine only.

    Raises :class:`TypeError` for a field of a kind that can't be kept.
    """
    kind = _one(kind, value)
    if kind is NoneType or kind is Path:
        return None
    if kind is Any:
        return tag(value)
    if is_dataclass(kind):
        return {name: pack(hint, getattr(value, name)) for name, hint in _hints(kind).items()}  # type: ignore[arg-type]
    origin = get_origin(kind) or kind
    if origin is tuple:
        return [pack(get_args(kind)[0], item) for item in value]
    if origin is Mapping:
        return {str(key): pack(get_args(kind)[1], item) for key, item in value.items()}
    if isinstance(kind, type) and issubclass(kind, Enum | Decimal | datetime):
        return _text_of(value)
    if origin is Literal or kind in _PLAIN:
        return value
    raise TypeError(f"a field annotated as {kind} can't be kept")


def unpack(kind: Any, data: Any) -> Any:
    """The value that was packed as ``kind``. Raises :class:`Damaged` for anything else."""
    kind = _one(kind, data)
    if kind is NoneType:
        return None
    if kind is Path:
        return Path()
    if kind is Any:
        return untag(data)
    if is_dataclass(kind):
        return _dataclass(kind, data)
    origin = get_origin(kind) or kind
    if origin is tuple:
        return tuple(unpack(get_args(kind)[0], item) for item in _of(list, data))
    if origin is Mapping:
        return {_of(str, key): unpack(get_args(kind)[1], item) for key, item in _of(dict, data).items()}
    return _scalar(kind, data)


def _dataclass(kind: Any, data: Any) -> Any:
    hints = _hints(kind)
    if set(_of(dict, data)) != set(hints):
        raise Damaged(f"what it says of a {kind.__name__} is not what is known of one here")
    return kind(**{name: unpack(hint, data[name]) for name, hint in hints.items()})


def _scalar(kind: Any, data: Any) -> Any:
    if get_origin(kind) is Literal:
        return _known(data in get_args(kind), data)
    try:
        if kind is float:
            return float(_known(type(data) in (int, float), data))
        if kind in _PLAIN:
            return _of(kind, data)
        if kind is Decimal:
            return _amount(_of(str, data))
        return datetime.fromisoformat(_of(str, data)) if kind is datetime else kind(_of(str, data))
    except (ValueError, InvalidOperation, OverflowError):
        raise Damaged("it holds a field of the wrong kind") from None


def _amount(text: str) -> Decimal:
    """Points, or a share of them: more digits than can be reckoned with, infinities and NaN are none."""
    number = Decimal(text)
    known = number.is_finite() and len(text) <= _LONGEST and abs(number.adjusted()) <= _LARGEST
    return Decimal(_known(known, number))


def _one(kind: Any, value: Any) -> Any:
    """The kind itself, or of several the one that the value is of."""
    if get_origin(kind) not in (Union, UnionType):
        return kind
    kinds = get_args(kind)
    if Any in kinds:
        return Any
    return NoneType if value is None and NoneType in kinds else next(one for one in kinds if one is not NoneType)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    # names that a module imports for annotations only
    hints = get_type_hints(kind, localns={"datetime": datetime})
    return {one.name: hints[one.name] for one in fields(kind)}


def _text_of(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _of(kind: type, data: Any) -> Any:
    return _known(type(data) is kind, data)


def _known(known: bool, data: Any) -> Any:
    if not known:
        raise Damaged("it holds a field of the wrong kind")
    return data
