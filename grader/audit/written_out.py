"""A truth as a person would write it down: numbers to the digits that are asked for, shapes by name, symbols."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from grader.compare.written import name_of
from grader.model import Criterion, Expected, Reference, Tolerance, Value
from grader.prepare import PreparedCase


def written_out(criterion: Criterion, cases: Sequence[PreparedCase]) -> Value:
    """The answer that every case of a criterion takes for right; ``None`` where it can't be written."""
    truths = [case.expected[0] for case in cases if case.expected]
    if not truths or len(truths) < len(cases):
        return None
    if criterion.check == "shape":
        return _shape([_sizes(truth) for truth in truths], [_names(case) for case in cases])
    texts = [_text(truth, criterion, case) for truth, case in zip(truths, cases, strict=True)]
    return texts[0] if all(text == texts[0] for text in texts) else None


def _text(truth: Expected, criterion: Criterion, case: PreparedCase) -> Any:
    if isinstance(truth, Reference):
        truth = truth.data.tolist()
    if isinstance(truth, list | tuple):
        items = [_text(item, criterion, case) for item in truth]
        return None if None in items else items
    if isinstance(truth, str):
        return truth
    if isinstance(truth, bool) or not isinstance(truth, int | float):
        return None
    if criterion.symbols:
        return name_of(float(truth), criterion.symbols, case.planned.inputs)
    return number(truth, criterion.tolerance)


def number(value: float, tolerance: Tolerance) -> str:
    """A number to as many digits as a tolerance asks for, without an exponent; in full where it asks for none."""
    if not np.isfinite(value) or isinstance(value, int):
        return str(value)
    if tolerance.kind == "digits":
        return f"{Decimal(f'{value:.{tolerance.count - 1}e}'):f}"
    return f"{value:.{tolerance.count}f}" if tolerance.kind == "places" else repr(value)


def _names(case: PreparedCase) -> dict[str, int]:
    return {name: value for name, value in case.planned.inputs.items() if type(value) is int}


def _sizes(truth: Expected) -> tuple[int, ...]:
    return tuple(truth.data.shape) if isinstance(truth, Reference) else tuple(int(size) for size in truth)


def _shape(shapes: Sequence[tuple[int, ...]], names: Sequence[dict[str, int]]) -> str | None:
    """One shape for several cases: numbers that all of them share, and names of sizes."""
    if len({len(shape) for shape in shapes}) > 1:
        return None
    axes = [_axis(sizes, names) for sizes in zip(*shapes, strict=True)]
    return None if None in axes else f"({', '.join(map(str, axes))}{',' if len(axes) == 1 else ''})"


def _axis(sizes: Sequence[int], names: Sequence[dict[str, int]]) -> str | None:
    if len(set(sizes)) == 1:
        return str(sizes[0])
    named = [name for name in names[0] if [some.get(name) for some in names] == list(sizes)]
    return named[0] if named else None
