"""What stands for a shape: a sequence of whole numbers, or an array, which has one."""

from __future__ import annotations

from collections.abc import Mapping

from grader.model import Array, Expected, Reference, Value


def returned_sizes(given: Value | Expected, expected: Expected) -> tuple[int, ...] | None:
    """The sizes that a value says or has; ``None`` where it is no shape.

    Where sizes are expected, a vector of whole numbers holds them; elsewhere an array stands for its own shape.
    """
    if isinstance(given, Array | Reference):
        if given.data.ndim == 1 and given.data.dtype.kind in "iu" and not isinstance(expected, Reference):
            return tuple(int(size) for size in given.data)
        return tuple(int(size) for size in given.data.shape) if given.data.ndim else None
    if not isinstance(given, list | tuple):
        return None
    sizes = [whole(item) for item in given]
    return None if None in sizes else tuple(size for size in sizes if size is not None)


def expected_sizes(expected: Expected) -> tuple[int, ...]:
    """The sizes that a truth says or has."""
    if isinstance(expected, Reference):
        return tuple(int(size) for size in expected.data.shape)
    return tuple(int(size) for size in expected)


def named_sizes(inputs: Mapping[str, Value]) -> dict[str, int]:
    """The inputs of a case that a written shape may name."""
    return {name: value for name, value in inputs.items() if isinstance(value, int) and not isinstance(value, bool)}


def whole(item: Value | Expected) -> int | None:
    """A size as an integer; ``None`` for what is none, such as a boolean."""
    if isinstance(item, Array | Reference) and item.data.ndim == 0 and item.data.dtype.kind in "iu":
        return int(item.data)
    return item if isinstance(item, int) and not isinstance(item, bool) else None
