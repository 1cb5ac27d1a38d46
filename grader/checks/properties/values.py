"""Observed values as numbers, and comparisons of one observed value with what follows from another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.figures import clean, figure
from grader.compare.kinds import noun
from grader.compare.numbers import NotNumbers, as_numbers
from grader.compare.tolerance import JUDGED_AS, TABLE
from grader.compare.tree import compare
from grader.model import Array, Aspect, Comparison, Expected, Opaque, Reference, Tolerance, Value

_DEEPEST = 16


class LawError(Exception):
    """A law can't be looked at, or is broken as a whole: the comparison that says why."""

    def __init__(self, comparison: Comparison) -> None:
        super().__init__(*comparison.sentences)
        self.comparison = comparison


@dataclass(frozen=True, eq=False)
class Measured:
    """Finite numbers that were observed; ``data`` is float64 or complex128 and ``dtype`` what was returned."""

    data: NDArray[Any]
    dtype: str

    @property
    def rtol(self) -> float:
        """How far sums of such numbers may lie apart, relative to what is summed."""
        return TABLE.get(JUDGED_AS.get(self.dtype, self.dtype), TABLE["float64"])[0]

    @property
    def eps(self) -> float:
        """The gap between 1 and the next number of the dtype that was returned."""
        return 2.0**-7 if self.dtype == "bfloat16" else float(np.finfo(_floating(self.dtype)).eps)


def measured(path: str, value: Value) -> Measured:
    """An observed value as finite numbers; raises :class:`LawError`."""
    try:
        numbers = as_numbers(value)
        data = numbers.data.astype(np.complex128 if numbers.data.dtype.kind == "c" else np.float64)
    except NotNumbers as error:
        raise LawError(wrong(path, Aspect.KIND, f"`{path}` is {clean(str(error))}, expected numbers.")) from error
    except (TypeError, ValueError, OverflowError) as error:
        raise LawError(wrong(path, Aspect.KIND, f"`{path}` is {noun(value)}, expected numbers.")) from error
    if not np.isfinite(data).all():
        raise LawError(wrong(path, Aspect.NONFINITE, f"`{path}` holds NaN or infinity, expected finite numbers."))
    return Measured(data, numbers.dtype)


def same_shape(path: str, given: Measured, name: str, other: NDArray[Any]) -> None:
    """Raises :class:`LawError` where two arrays that a law relates have not the same shape."""
    if given.data.shape != other.shape:
        said = f"`{path}` has shape {given.data.shape}, but `{name}` has shape {other.shape}: they must be the same."
        raise LawError(wrong(path, Aspect.SHAPE, said))


def array_of(value: Value) -> NDArray[Any]:
    """An input of a case as numbers: an array, a number, or rows of them, which the rubric has seen to."""
    data = np.asarray(value)
    return data.astype(np.complex128 if data.dtype.kind == "c" else np.float64)


def wrong(path: str, aspect: Aspect, *sentences: str) -> Comparison:
    """A comparison that is wrong as a whole."""
    return Comparison(path, aspect, 0.0, sentences, mismatched=1, total=1)


def equal(path: str) -> Comparison:
    """A comparison that is right."""
    return Comparison(path, Aspect.EQUAL, 1.0, total=1)


def number(value: complex) -> str:
    """A number for a sentence."""
    value = complex(value)
    return figure(value if value.imag else value.real)


def related(path: str, given: Value, expected: Expected, tolerance: Tolerance, law: str) -> tuple[Comparison, ...]:
    """An observed value against what a law makes of others; the first wrong one says the law first."""
    comparisons = compare(given, expected, tolerance, path)
    first = next((one for one in comparisons if not one.equal), None)
    return tuple(replace(one, sentences=(law, *one.sentences)) if one is first else one for one in comparisons)


def expected_of(path: str, value: Value) -> Expected:
    """An observed value as what another is compared with; raises :class:`LawError` for what holds no data."""
    odd = next(_opaque(value, 0), None)
    if odd is not None or value is None:
        said = f"`{path}` is {noun(odd)}, which can't be compared with anything."
        raise LawError(wrong(path, Aspect.KIND, said))
    return _expected(value)


def _expected(value: Value) -> Expected:
    if isinstance(value, Array):
        noise = _noise(value)
        return Reference(value.data, noise, noise)
    if isinstance(value, dict):
        return {key: _expected(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_expected(item) for item in value)
    return value


def _opaque(value: Value, depth: int) -> Iterator[Opaque]:
    if isinstance(value, Opaque) or depth > _DEEPEST:
        yield value if isinstance(value, Opaque) else Opaque("value nested too deep")
    elif isinstance(value, dict):
        for item in value.values():
            yield from _opaque(item, depth + 1)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _opaque(item, depth + 1)


def _noise(value: Array) -> float:
    """What two honest evaluations at the dtype that was returned may differ by."""
    if value.data.dtype.kind not in "fc" or value.dtype in ("float64", "complex128"):
        return 0.0
    sizes = np.abs(value.data[np.isfinite(value.data)])
    return Measured(value.data, value.dtype).eps * float(sizes.max()) if sizes.size else 0.0


def _floating(dtype: str) -> str:
    return {"float16": "float16", "complex32": "float16", "float32": "float32", "complex64": "float32"}.get(
        dtype, "float64"
    )
