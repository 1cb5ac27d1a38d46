"""``shape``: the shape of an array, or sizes that were returned or written; exact, with no tolerance."""

from __future__ import annotations

from collections.abc import Mapping

from grader.checks.base import WrittenAnswerError
from grader.checks.value import pairs
from grader.compare.kinds import noun
from grader.compare.shapes import expected_sizes, named_sizes, returned_sizes, whole
from grader.compare.written import WrittenError, read_shape, shape_at
from grader.model import Aspect, Comparison, Evidence, Expected, Value


class ShapeCheck:
    """Compares sizes. A returned array stands for its own shape; names in a written shape take the case's sizes."""

    by_hand = False

    def compare(self, evidence: Evidence) -> tuple[Comparison, ...]:
        """One comparison for each shape."""
        if evidence.observation is None:
            return (self._written(evidence),)
        return tuple(_compared(path, given, expected) for path, given, expected in pairs(evidence))

    def _written(self, evidence: Evidence) -> Comparison:
        name, expected = evidence.criterion.answer, expected_sizes(evidence.expected[0])
        try:
            dims = read_shape(evidence.written)
            given = shape_at(dims, named_sizes(evidence.inputs))
        except WrittenError as error:
            raise WrittenAnswerError(f"{name}: {error}") from error
        written = f"({', '.join(map(str, dims))}{',' if len(dims) == 1 else ''})"
        if given == expected:
            return _equal(name, written)
        at = _used_sizes(dims, evidence.inputs)
        meaning = "" if written == str(given) else f" which is {given}{at};"
        return _wrong(name, f"{name} is {written},{meaning} expected {expected}.", written, expected)


def _compared(path: str, given: Value, truth: Expected) -> Comparison:
    sizes, expected = returned_sizes(given, truth), expected_sizes(truth)
    if sizes is None:
        kind = _kind(given)
        return _wrong(path, f"{path} is {kind}, expected a shape such as {expected}.", kind, expected)
    if sizes == expected:
        return _equal(path, str(sizes))
    return _wrong(path, f"{path} is {sizes}, expected {expected}.", str(sizes), expected)


def _kind(given: Value) -> str:
    """What is no shape, and of a sequence the first item that is no size: ``a tuple that holds a boolean``."""
    odd = next((item for item in given if whole(item) is None), None) if isinstance(given, list | tuple) else None
    if odd is None:
        return noun(given)
    return f"{noun(given)} that holds {odd if isinstance(odd, float) else noun(odd)}"


def _used_sizes(dims: tuple[int | str, ...], inputs: Mapping[str, Value]) -> str:
    sizes = named_sizes(inputs)
    used = [f"{name} = {size}" for name, size in sizes.items() if any(name in str(dim) for dim in dims)]
    return f" for {', '.join(used)}" if used else ""


def _equal(path: str, given: str) -> Comparison:
    return Comparison(path, Aspect.EQUAL, 1.0, total=1, given_kind=f"shape {given}")


def _wrong(path: str, told: str, given: str, expected: tuple[int, ...]) -> Comparison:
    return Comparison(
        path, Aspect.SHAPE, 0.0, (told,), (), 1, 1, given_kind=f"shape {given}", expected_kind=f"shape {expected}"
    )
