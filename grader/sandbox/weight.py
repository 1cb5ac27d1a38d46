"""How much memory of the judge's an answer takes for as long as it is held: until all of a submission is graded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from grader.model import Array, Observation, Opaque, Value

_EACH = 64  # bytes of an object, and of what refers to it; more for some, less for small integers


def weight(values: Iterable[Value]) -> int:
    """Bytes, roughly."""
    return sum(map(_weight, values))


def without_values(seen: Observation, most: int) -> Observation:
    """An observation of which nothing is held but what its values were."""
    note = f"too large to be carried: the values of all calls together take more than {most:,} bytes"
    return replace(seen, values=tuple(Opaque(_name(value), note) for value in seen.values))


def _weight(value: Value) -> int:
    if isinstance(value, Array):
        return _EACH + int(value.data.nbytes)
    if isinstance(value, Mapping):
        return _EACH + weight(value) + weight(value.values())
    if isinstance(value, list | tuple | frozenset):
        return _EACH + weight(value)
    return _EACH + (len(value) if isinstance(value, str | bytes) else 0)


def _name(value: Value) -> str:
    if isinstance(value, Array):
        return "Tensor" if value.origin == "torch" else "ndarray"
    return value.type_name if isinstance(value, Opaque) else type(value).__name__
