"""``shape``: the shape of an array, or sizes that were returned or written; exact, with no tolerance."""

from __future__ import annotations

from collections.abc import Mapping

from grader.checks.base import WrittenAnswerError
from grader.checks.value import pairs
from grader.compare.kinds import noun
from grader.compare.written import WrittenError, read_shape, shape_at
from grader.model import Array, Aspect, Comparison, Evidence, Expected, Reference, Value


class ShapeCheck:
    """Compares sizes. A returned array stands for its own shape; names in a written shape take the case's sizes."""

    by_hand = False

    def compare(self, evidence: Evidence) -> tuple[Comparison, ...]:
        """One comparison for each shape."""
        if evidence.observation is None:
            return (self._written(evidence),)
        return tuple(_compared(path, _as_sizes(given, expected), expected) for path, given, expected in pairs(evidence))

    def _written(self, evidence: Evidence) -> Comparison:
        name, expected = evidence.criterion.answer, _sizes(evidence.expected[0])
        try:
            dims = read_shape(evidence.written)
            given = shape_at(dims, _named_sizes(evidence.inputs))
        except WrittenError as error:
            raise WrittenAnswerError(f"{name}: {error}") from error
        written = f"({', '.join(map(str, dims))}{',' if len(dims) == 1 else ''})"
        if given == expected:
            return _equal(name, written)
        at = _used_sizes(dims, evidence.inputs)
        meaning = "" if written == str(given) else f" which is {given}{at};"
        return _wrong(name, f"{name} is {written},{meaning} expected {expected}.", written, expected)


def _as_sizes(given: Value, expected: Expected) -> Value:
    """Where sizes are expected, a vector of whole numbers holds them; elsewhere an array stands for its own shape."""
    vector = isinstance(given, Array) and given.data.ndim == 1 and given.data.dtype.kind in "iu"
    return given.data.tolist() if vector and not isinstance(expected, Reference) else given


def _compared(path: str, given: Value, truth: Expected) -> Comparison:
    sizes, expected = _returned_sizes(given), _sizes(truth)
    if sizes is None:
        kind = _kind(given)
        return _wrong(path, f"{path} is {kind}, expected a shape such as {expected}.", kind, expected)
    if sizes == expected:
        return _equal(path, str(sizes))
    return _wrong(path, f"{path} is {sizes}, expected {expected}.", str(sizes), expected)


def _returned_sizes(given: Value) -> tuple[int, ...] | None:
    """Sizes as integers: a sequence of whole numbers, or the shape of an array."""
    if isinstance(given, Array):
        return tuple(int(size) for size in given.data.shape) if given.data.ndim else None
    if not isinstance(given, list | tuple):
        return None
    sizes = [_whole(item) for item in given]
    return None if None in sizes else tuple(size for size in sizes if size is not None)


def _kind(given: Value) -> str:
    """What is no shape, and of a sequence the first item that is no size: ``a tuple that holds a boolean``."""
    odd = next((item for item in given if _whole(item) is None), None) if isinstance(given, list | tuple) else None
    if odd is None:
        return noun(given)
    return f"{noun(given)} that holds {odd if isinstance(odd, float) else noun(odd)}"


def _whole(item: Value) -> int | None:
    if isinstance(item, Array) and item.data.ndim == 0 and item.data.dtype.kind in "iu":
        return int(item.data)
    return item if isinstance(item, int) and not isinstance(item, bool) else None


def _sizes(expected: Expected) -> tuple[int, ...]:
    if isinstance(expected, Reference):
        return tuple(int(size) for size in expected.data.shape)
    return tuple(int(size) for size in expected)


def _named_sizes(inputs: Mapping[str, Value]) -> dict[str, int]:
    return {name: value for name, value in inputs.items() if isinstance(value, int) and not isinstance(value, bool)}


def _used_sizes(dims: tuple[int | str, ...], inputs: Mapping[str, Value]) -> str:
    sizes = _named_sizes(inputs)
    used = [f"{name} = {size}" for name, size in sizes.items() if any(name in str(dim) for dim in dims)]
    return f" for {', '.join(used)}" if used else ""


def _equal(path: str, given: str) -> Comparison:
    return Comparison(path, Aspect.EQUAL, 1.0, total=1, given_kind=f"shape {given}")


def _wrong(path: str, told: str, given: str, expected: tuple[int, ...]) -> Comparison:
    return Comparison(
        path, Aspect.SHAPE, 0.0, (told,), (), 1, 1, given_kind=f"shape {given}", expected_kind=f"shape {expected}"
    )
