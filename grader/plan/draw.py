"""Inputs: literals made into arrays, and draws from named distributions.

Each drawn input is one expression over ``np.random.default_rng(seed)``. The same expression is what a report's snippet
shows, so a student who runs the snippet gets the very same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.model import Draw, Value

# distribution → (options with defaults, expression over rng and shape)
_EXPRESSIONS: dict[str, tuple[dict[str, float], str]] = {
    "normal": ({"mean": 0.0, "std": 1.0}, "{rng}.normal({mean}, {std}, {shape})"),
    "uniform": ({"low": 0.0, "high": 1.0}, "{rng}.uniform({low}, {high}, {shape})"),
    "integers": ({"low": 0, "high": 10}, "{rng}.integers({low}, {high}, {shape})"),
    "signs": ({}, "np.where({rng}.integers(0, 2, {shape}), 1.0, -1.0)"),
    "permutation": ({}, "{rng}.permutation({size}).reshape({shape})"),
    "zeros": ({}, "np.zeros({shape})"),
    "ones": ({}, "np.ones({shape})"),
    "arange": ({}, "np.arange({size}, dtype=np.float64).reshape({shape})"),
}
# as what an array arrives → how its expression is wrapped
_WRAPPED = {"numpy": "{}", "torch": "torch.as_tensor({})"}


class DrawError(Exception):
    """An input can't be drawn: an author's mistake, worded for the author."""


@dataclass(frozen=True)
class Drawn:
    """An input and the Python expression that makes it (with numpy as ``np``).

    ``value`` is a base value, a numpy array, or a dict of these; where arrays are to arrive as tensors only the
    expression makes tensors.
    """

    value: Value
    code: str


def draw(spec: Draw, seed: int, sizes: Mapping[str, Value], dtype: str = "float64", arrays: str = "numpy") -> Drawn:
    """Draws an array (a floating one at ``dtype``); ``sizes`` gives the numbers that named dimensions and options
    refer to.

    Raises :class:`DrawError` for a name that is no number and for numbers that the distribution doesn't take.
    """
    shape = tuple(_dimension(dim, sizes) for dim in spec.shape)
    defaults, template = _EXPRESSIONS[spec.distribution]
    options = defaults | {name: _number(value, sizes) for name, value in spec.options}
    code = template.format(
        rng=f"np.random.default_rng({seed})",
        shape=shape,
        size=math.prod(shape),
        **{name: source_of(value) for name, value in options.items()},
    )
    try:
        value = eval(code, {"np": np})  # noqa: S307 - our own template, filled with numbers
    except (ValueError, TypeError, OverflowError, MemoryError) as error:
        raise DrawError(f"{spec.distribution}{list(shape)} can't be drawn: {error}") from error
    if value.dtype == np.float64 and dtype != "float64":
        with np.errstate(over="ignore"):
            value = value.astype(dtype)
        code = f"({code}).astype(np.{dtype})"
    return Drawn(value, _WRAPPED[arrays].format(code))


def literal(value: Value, dtype: str = "float64", arrays: str = "numpy") -> Drawn:
    """A literal of a rubric: nested lists of numbers become arrays (int64 if all are integers, else ``dtype``), also
    as values of mappings.

    Ragged lists and lists of anything else stay lists; ``{literal: X}`` is X, untouched.
    """
    if isinstance(value, Mapping):
        if set(value) == {"literal"}:
            return Drawn(value["literal"], source_of(value["literal"]))
        items = {key: literal(item, dtype, arrays) for key, item in value.items()}
        code = ", ".join(f"{source_of(key)}: {item.code}" for key, item in items.items())
        return Drawn({key: item.value for key, item in items.items()}, f"{{{code}}}")
    if isinstance(value, list) and (array := _as_array(value, dtype)) is not None:
        return Drawn(array, _WRAPPED[arrays].format(f"np.array({source_of(value)}, dtype=np.{array.dtype.name})"))
    return Drawn(value, source_of(value))


def _as_array(value: list[Any], dtype: str) -> np.ndarray[Any, Any] | None:
    leaves = list(_leaves(value))
    if not leaves or not all(type(leaf) in (int, float) for leaf in leaves):
        return None
    try:
        with np.errstate(over="ignore"):  # float32 has no room for 1e300, which becomes an infinity
            return np.array(value, dtype="int64" if all(type(leaf) is int for leaf in leaves) else dtype)
    except (ValueError, OverflowError):  # ragged, or integers beyond 64 bits: it stays a list
        return None


def _leaves(value: Value) -> Iterator[Value]:
    if not isinstance(value, list):
        yield value
        return
    for item in value:
        yield from _leaves(item)


def source_of(value: Value) -> str:
    """Like ``repr``, but infinities and NaN too can be pasted (with numpy as ``np``)."""
    if isinstance(value, float) and not math.isfinite(value):
        return "np.nan" if math.isnan(value) else "np.inf" if value > 0 else "-np.inf"
    if isinstance(value, list):
        return f"[{', '.join(map(source_of, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{source_of(key)}: {source_of(item)}' for key, item in value.items())}}}"
    return repr(value)


def _dimension(dim: int | str, sizes: Mapping[str, Value]) -> int:
    size = _number(dim, sizes)
    if not isinstance(size, int) or size < 0:
        named = f" ('{dim}')" if isinstance(dim, str) else ""
        raise DrawError(f"a dimension is an integer from 0, not {size}{named}")
    return size


def _number(value: float | str, sizes: Mapping[str, Value]) -> float:
    if isinstance(value, str) and value not in sizes:
        raise DrawError(f"'{value}' is no input of the case that is written as a number")
    number = sizes[value] if isinstance(value, str) else value
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise DrawError(f"'{value}' is no number, so nothing can be drawn by it")
    return number
