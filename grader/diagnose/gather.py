"""The evidence of one criterion as samples: one row for each observed value, one sample for each case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grader.compare import WrittenError, equal, read_numbers
from grader.compare.entries import floats
from grader.compare.written_symbols import evaluate_cells, symbol_cells
from grader.diagnose.base import Other, Sample, array_of
from grader.diagnose.shapes.base import shape_samples
from grader.model import Array, Evidence, Expected, Reference, Status, Tolerance, Value

MOST_ENTRIES = 1_000_000
CHECKS = frozenset({"value", "gradient", "matrix", "count", "shape"})


def samples_of(evidence: Sequence[Evidence]) -> dict[int, list[Sample]]:
    """Observed-value index → a sample for each case, in their order; empty unless every case brought its values."""
    if not evidence or any(one.criterion.check not in CHECKS for one in evidence):
        return {}
    if len(evidence) == 1 and evidence[0].criterion.symbols and evidence[0].observation is None:
        return _symbolic(evidence[0])
    if evidence[0].criterion.check == "shape":
        return shape_samples(evidence)
    given = [_given(one) for one in evidence]
    values = [one for one in given if one is not None]
    counts = {len(one) for one in values} | {len(one.expected) for one in evidence}
    if len(values) < len(given) or len(counts) != 1:
        return {}
    rows = [_row(one, mine) for one, mine in zip(evidence, values, strict=True)]
    return {index: [row[index] for row in rows] for index in range(counts.pop())}


def _given(evidence: Evidence) -> tuple[Value, ...] | None:
    if evidence.observation is not None:
        return evidence.observation.values if evidence.observation.status is Status.OK else None
    try:
        return None if evidence.written is None else (read_numbers(evidence.written),)
    except WrittenError:
        return None


def _row(evidence: Evidence, given: Sequence[Value]) -> list[Sample]:
    names = _names(evidence)
    outputs = [Other(name, *pair) for name, pair in zip(names, zip(given, evidence.expected, strict=True), strict=True)]
    return [
        Sample(
            one.given,
            one.expected,
            evidence.inputs,
            equal(one.given, one.expected, evidence.criterion.tolerance),
            evidence.criterion.tolerance,
            tuple(other for other in outputs if other is not one),
            {name: values[index] for name, values in evidence.terms.items() if index < len(values)},
            evidence.observation is None,
        )
        for index, one in enumerate(outputs)
    ]


def _names(evidence: Evidence) -> tuple[str, ...]:
    program, observation = evidence.criterion.program, evidence.observation
    return program.observe if program is not None and observation is not None else (evidence.criterion.answer,)


def _symbolic(evidence: Evidence) -> dict[int, list[Sample]]:
    """A written matrix of symbols: each draw of the inputs is a case."""
    draws = [(evidence.inputs, evidence.expected[0]), *evidence.samples]
    try:
        cells = symbol_cells(evidence.written)
        values = [evaluate_cells(cells, evidence.criterion.symbols, inputs) for inputs, _ in draws]
    except WrittenError:
        return {}
    return {0: [_drawn(evidence, value, *draw) for value, draw in zip(values, draws, strict=True)]}


def _drawn(evidence: Evidence, value: Any, inputs: Mapping[str, Value], expected: Expected) -> Sample:
    given, truth = Array(floats(value), "float64"), array_of(expected)
    wanted = expected if truth is None or isinstance(expected, Reference) else Reference(floats(truth))
    right = equal(given, wanted, Tolerance())
    return Sample(given, wanted, inputs, right, Tolerance(), on_paper=True)


def too_large(samples: Sequence[Sample]) -> bool:
    """Whether looking for causes would take too long."""
    arrays = [array for sample in samples for array in (sample.truth, sample.answer) if array is not None]
    return any(array.size > MOST_ENTRIES for array in arrays)
