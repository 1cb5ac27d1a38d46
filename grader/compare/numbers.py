"""Numbers of any form (arrays, scalars, nested lists, typed decimals) as one numpy array, or why they aren't."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.allowance import decimal_of
from grader.compare.kinds import noun, with_article
from grader.compare.tolerance import WRITTEN
from grader.model import Array, Reference

NUMERIC = "biufc"
DEEPEST = 16
# exact decimals of larger integers take seconds
MOST_BITS = 10_000


@dataclass(frozen=True, eq=False)
class Numbers:
    """Numbers that came as ``form``; ``data`` of dtype object holds :class:`~decimal.Decimal`, dtype ``written``."""

    data: NDArray[Any]
    dtype: str
    form: str = ""  # "list" or "tuple"


class NotNumbers(Exception):
    """The value holds something other than numbers in rows of equal length: a noun phrase."""


def is_numeric(value: Any) -> bool:
    """Whether a value is a number, or an array of numbers or booleans."""
    if isinstance(value, Array | Reference):
        return value.data.dtype.kind in NUMERIC
    return isinstance(value, bool | int | float | complex | Decimal)


def as_numbers(value: Any) -> Numbers:
    """A value as an array of numbers; raises :class:`NotNumbers`. A value that is no list or number is its noun."""
    if isinstance(value, list | tuple):
        plain = _plain(value)
        numbers = _stacked(value, 0) if plain is None else Numbers(plain, str(plain.dtype))
        return replace(numbers, form=type(value).__name__)
    return _single(value)


def _single(value: Any) -> Numbers:
    if isinstance(value, Array) and is_numeric(value):
        return Numbers(value.data, value.dtype)
    if isinstance(value, Reference) and is_numeric(value):
        return Numbers(value.data, str(value.data.dtype))
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**63:
        if value.bit_length() > MOST_BITS:
            raise NotNumbers("a number of more than 3000 digits")
        return _written(Decimal(value))
    if isinstance(value, Decimal):
        return _written(value)
    if isinstance(value, bool | int | float | complex):
        data = np.array(value)
        return Numbers(data, str(data.dtype))
    raise NotNumbers(noun(value))


def _written(value: Decimal) -> Numbers:
    data = np.empty((), dtype=object)
    data[()] = value
    return Numbers(data, WRITTEN)


def _stacked(values: Sequence[Any], depth: int) -> Numbers:
    kind = "list" if isinstance(values, list) else "tuple"
    if depth > DEEPEST:
        raise NotNumbers(f"a {kind} nested more than {DEEPEST} deep")
    if not values:
        return Numbers(np.zeros(0), "float64")
    items = [_element(item, depth, kind) for item in values]
    if len({item.data.shape for item in items}) > 1:
        raise NotNumbers(f"a {kind} whose items differ in shape")
    return _stack(items, kind)


def _plain(value: Sequence[Any]) -> NDArray[Any] | None:
    """Rows of equal length of booleans, or of real numbers that numpy holds as they are; ``None`` for anything else.

    One array of all, not one of each: there may be a hundred thousand, and what is hostile is looked at many times.
    """
    level: list[Any] = [value]
    shape: tuple[int, ...] = ()
    while isinstance(level[0], list | tuple):
        length = len(level[0])
        if len(shape) > DEEPEST or not length or not set(map(type, level)) <= {list, tuple}:
            return None
        if any(len(row) != length for row in level):
            return None
        shape = (*shape, length)
        level = [item for row in level for item in row]
    flat = _flat(level)
    return None if flat is None else flat.reshape(shape)


def _flat(values: Sequence[Any]) -> NDArray[Any] | None:
    kinds = set(map(type, values))
    if kinds == {bool}:
        return np.array(values)
    if not kinds <= {int, float}:
        return None
    if int in kinds and not all(-(2**63) <= item < 2**63 for item in values if type(item) is int):
        return None
    return np.array(values, np.float64 if float in kinds else np.int64)


def _element(item: Any, depth: int, kind: str) -> Numbers:
    if isinstance(item, list | tuple):
        return _stacked(item, depth + 1)
    try:
        return _single(item)
    except NotNumbers as error:
        raise NotNumbers(f"a {kind} that holds {error}") from None


def _stack(items: list[Numbers], kind: str) -> Numbers:
    kinds = {item.data.dtype.kind for item in items}
    if "b" in kinds and len(kinds) > 1:
        raise NotNumbers(f"a {kind} that mixes booleans and numbers")
    if "O" in kinds:
        if "c" in kinds:
            raise NotNumbers(f"a {kind} that mixes complex and very large numbers")
        return Numbers(np.stack([decimals(item.data) for item in items]), WRITTEN)
    data = np.stack([item.data for item in items])
    names = {item.dtype for item in items}
    return Numbers(data, names.pop() if len(names) == 1 else str(data.dtype))


def decimals(data: NDArray[Any]) -> NDArray[Any]:
    """Real numbers as an object array of Decimals: floats as they print, integers exactly."""
    out = np.empty(data.shape, dtype=object)
    out.reshape(-1)[:] = [_decimal(item) for item in data.reshape(-1).tolist()]
    return out


def _decimal(item: Any) -> Decimal:
    if isinstance(item, Decimal):
        return item
    return Decimal(item) if isinstance(item, int) else decimal_of(item)


def numbers_noun(numbers: Numbers) -> str:
    """``a scalar``, or ``an int64 array of shape (2, 3)``."""
    if not numbers.data.ndim:
        return "a scalar"
    return f"{with_article(numbers.form or numbers.dtype + ' array')} of shape {numbers.data.shape}"


def same_but_for_ones(given: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    """Whether a hand-written row, column or single number may stand for an array of another shape.

    On paper a vector has no axes: ``0.7, 1`` answers (2,), (2, 1) and (1, 2). A row doesn't answer a column.
    """
    flat = min(len(given), len(expected)) <= 1
    return flat and [size for size in given if size != 1] == [size for size in expected if size != 1]
