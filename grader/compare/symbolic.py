"""A written matrix of symbols against its truth on several random inputs: right is what is right on all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare import wording
from grader.compare.allowance import Allowance
from grader.compare.entries import Judged, floats, judge
from grader.compare.grid import window
from grader.compare.lines import place
from grader.compare.numbers import Numbers, same_but_for_ones
from grader.compare.tolerance import WRITTEN, allowance
from grader.compare.written_symbols import evaluate_cells, shown, shown_value, symbol_cells, texts_of
from grader.model import Aspect, Comparison, Entry, Expected, Reference, Symbols, Tolerance, Value

Sample = tuple[Mapping[str, Value], Expected]


def compare_symbolic(written: Value, symbols: tuple[Symbols, ...], samples: Sequence[Sample], path: str) -> Comparison:
    """One comparison of a written answer with the expected arrays of ``samples`` (inputs, expected), at least one.

    Grid and sentences show symbols. Raises :class:`~grader.compare.written.WrittenError` for text that can't be read.
    """
    cells = symbol_cells(written)
    values = [evaluate_cells(cells, symbols, inputs) for inputs, _ in samples]
    truths = [_expected(expected) for _, expected in samples]
    base = Comparison(
        path, Aspect.EQUAL, 1.0, (), (), 0, truths[0].data.size, given_kind="symbols", expected_kind="symbols"
    )
    if not same_but_for_ones(values[0].shape, truths[0].data.shape) and values[0].shape != truths[0].data.shape:
        return _wrong_shape(base, values[0], truths[0])
    shape = truths[0].data.shape
    judged = [
        judge(value.reshape(truth.data.shape), floats(truth.data), _rule(truth))
        for value, truth in zip(values, truths, strict=True)
    ]
    right = np.logical_and.reduce([one.right for one in judged])
    if right.all():
        return base
    texts = list(texts_of(cells).values())
    return _differing(base, judged, right, np.array(texts, dtype=object).reshape(shape), symbols, samples[0][0])


def _expected(expected: Expected) -> Reference:
    return expected if isinstance(expected, Reference) else Reference(np.asarray(expected, dtype=np.float64))


def _rule(truth: Reference) -> Allowance:
    return allowance(Tolerance("auto"), Reference(floats(truth.data), truth.noise64, truth.noise32), "float64")


def _wrong_shape(base: Comparison, value: NDArray[Any], truth: Reference) -> Comparison:
    aspect = Aspect.RANK if value.ndim != truth.data.ndim else Aspect.SHAPE
    told = wording.wrong_shape(base.path, Numbers(value, WRITTEN), truth.data.shape)
    return replace(base, aspect=aspect, share=0.0, sentences=(told,), mismatched=base.total)


def _differing(
    base: Comparison,
    judged: list[Judged],
    right: NDArray[np.bool_],
    texts: NDArray[Any],
    symbols: tuple[Symbols, ...],
    inputs: Mapping[str, Value],
) -> Comparison:
    first = judged[0]

    def sides(index: tuple[int, ...]) -> tuple[str, str]:
        given = shown(texts[index], float(first.given[index]), symbols, inputs)
        expected = shown_value(float(first.expected[index]), symbols, inputs)
        # an expression that has a symbol's value on one draw only must not look right
        return (str(texts[index])[:24], expected) if given == expected and not right[index] else (given, expected)

    worst = tuple(int(axis) for axis in np.argwhere(~right)[0])
    given, expected = sides(worst)
    told = f"First difference at {place(worst)}: yours {given}, expected {expected}."
    return replace(
        base,
        aspect=Aspect.VALUES,
        share=_share(judged, right),
        sentences=(wording.count_sentence(base.path, ~right), told)
        if right.ndim
        else (f"{base.path} is {given}, expected {expected}.",),
        mismatched=int(np.count_nonzero(~right)),
        worst=Entry(worst, given, expected),
        grid=window(right, worst, lambda index: (*sides(index), bool(right[index]))),
    )


def _share(judged: list[Judged], right: NDArray[np.bool_]) -> float:
    """Right entries over those that are nonzero in the answer or in the truth, on any of the inputs."""
    given, expected = (
        np.logical_or.reduce(sides) for sides in ([j.given != 0 for j in judged], [j.expected != 0 for j in judged])
    )
    if not given.any():
        return 0.0
    support = given | expected
    return float(np.count_nonzero(right & support) / np.count_nonzero(support))
