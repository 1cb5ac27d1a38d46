"""What a diagnosis is, and what it looks at: one observed value in all cases of a criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from grader.compare import compare
from grader.compare.entries import floats, judge
from grader.compare.numbers import NUMERIC, Numbers, as_numbers, is_numeric, same_but_for_ones
from grader.compare.numbers import NotNumbers as NotNumbersError
from grader.compare.tolerance import WRITTEN, allowance
from grader.model import Cause, Expected, Reference, Tolerance, Value

# a hypothesis must explain nine tenths of the difference, however wide the tolerance is
UNEXPLAINED = 0.1
FEW = 50


@dataclass(frozen=True, eq=False)
class Other:
    """Another observed value of the same case."""

    name: str
    given: Value
    expected: Expected


@dataclass(frozen=True, eq=False)
class Sample:
    """One observed value of one case, or what was written by hand (``on_paper``).

    ``others`` are the other observed values of the case, ``terms`` what the author says the truth is made of.
    """

    subject: ClassVar[str] = "values"

    given: Value
    expected: Expected
    inputs: Mapping[str, Value]
    right: bool
    tolerance: Tolerance = field(default_factory=Tolerance)
    others: tuple[Other, ...] = ()
    terms: Mapping[str, Expected] = field(default_factory=dict)
    on_paper: bool = False

    @cached_property
    def truth(self) -> NDArray[Any] | None:
        """The expected value as an array of numbers or booleans; ``None`` where it is something else."""
        return array_of(self.expected)

    @cached_property
    def numbers(self) -> Numbers | None:
        """What was given as numbers; ``None`` where it is something else."""
        try:
            numbers = as_numbers(self.given)
        except NotNumbersError:
            return None
        shape = self.truth.shape if self.truth is not None else numbers.data.shape
        if numbers.dtype == WRITTEN and shape != numbers.data.shape and same_but_for_ones(numbers.data.shape, shape):
            return replace(numbers, data=numbers.data.reshape(shape))  # on paper a vector has no axes
        return numbers

    @cached_property
    def answer(self) -> NDArray[Any] | None:
        """What was given as an array; written decimals as floats."""
        if self.numbers is None:
            return None
        return floats(self.numbers.data) if self.numbers.data.dtype.kind == "O" else self.numbers.data

    @cached_property
    def resolution(self) -> NDArray[Any]:
        """Half of the last digit that was given, for each entry: of what was written, and of integers; else 0."""
        assert self.answer is not None
        if self.numbers is not None and self.numbers.data.dtype.kind == "O":
            units = [0.5 * 10.0 ** _exponent(item) for item in self.numbers.data.reshape(-1)]
            return np.array(units).reshape(self.answer.shape)
        return np.full(self.answer.shape, 0.5 if self.answer.dtype.kind in "iub" else 0.0)

    def agrees(self, hypothesis: Expected | NDArray[Any]) -> bool:
        """Whether a hypothesised value is the given one, by the criterion's tolerance at the dtype that was returned.

        ``hypothesis`` is computed from the expected value by applying a mistake. In a wrong case it must be much nearer
        than the truth is, too.
        """
        numbers = self.numbers
        array = array_of(hypothesis)
        if array is None or numbers is None:
            equal = compare(self.given, hypothesis, self.tolerance, "") if array is None else ()
            return bool(equal) and all(comparison.equal for comparison in equal)
        if array.shape != numbers.data.shape or not _same_kind(numbers.data, array) or self.coarse:
            return False
        if not self.right and self._far(array):
            return False
        judged = judge(numbers.data, array, allowance(self.tolerance, self._reference(array), numbers.dtype))
        return bool(judged.right.all()) and (self.right or largest(judged.difference) <= UNEXPLAINED * self.distance)

    def repairs(self, repaired: NDArray[Any]) -> bool:
        """Whether an array computed from what was given, by undoing a mistake, would have been right."""
        truth, numbers = self.truth, self.numbers
        if truth is None or numbers is None or repaired.shape != truth.shape or not _same_kind(repaired, truth):
            return False
        if self.coarse:
            return False
        rule = allowance(self.tolerance, self._reference(truth), numbers.dtype)
        return bool(judge(repaired, truth, rule).right.all())

    @cached_property
    def coarse(self) -> bool:
        """Whether all that is wrong is a dtype coarser than the one that is asked for."""
        if self.right or not self.tolerance.dtype:
            return False
        found = compare(self.given, self.expected, replace(self.tolerance, dtype=""), "")
        return all(comparison.equal for comparison in found)

    @cached_property
    def distance(self) -> float:
        """The largest finite difference of what was given from the truth; infinite where their shapes differ."""
        truth, answer = self.truth, self.answer
        if truth is None or answer is None or truth.shape != answer.shape:
            return float("inf")
        with np.errstate(all="ignore"):
            difference = np.abs(floats(answer) - floats(truth))
        return largest(difference) if np.isfinite(difference).any() else float("inf")

    def _far(self, array: NDArray[Any]) -> bool:
        """Whether a few entries already leave too much unexplained; saves judging most hypotheses in full."""
        assert self.answer is not None
        few = slice(None, None, max(1, array.size // FEW))
        with np.errstate(all="ignore"):
            difference = np.abs(floats(self.answer.reshape(-1)[few]) - floats(array.reshape(-1)[few]))
        return largest(difference) > UNEXPLAINED * self.distance

    def _reference(self, array: NDArray[Any]) -> Reference:
        """A reference with the noise of the expected one, scaled with its magnitude."""
        if not isinstance(self.expected, Reference):
            return Reference(array)
        size = largest(np.abs(floats(self.expected.data)))
        scale = largest(np.abs(floats(array))) / size if size else 1.0
        return Reference(array, self.expected.noise64 * scale, self.expected.noise32 * scale)


class Diagnosis(Protocol):
    """One cause of wrong answers.

    ``explain`` returns a cause only if it explains every wrong sample within tolerance and contradicts no right one;
    there is at least one wrong sample. ``rank``: of several that explain, the lowest is the simplest and is told. It
    never raises for anything that is given. Sizes and entries that it quotes are those of the first wrong sample: the
    case that the reader sees, and other cases may be hidden from that reader. A class whose samples are of another
    subject than ``"values"`` names it in an attribute ``subjects``: ``("shapes",)``. One that says what anybody sees
    on paper has ``plain = True``: of a written answer it is told even before a known mistake.
    """

    code: str
    rank: int

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        """The cause of all wrong samples."""


def array_of(value: Any) -> NDArray[Any] | None:
    """A number or an array of numbers or booleans as an array; ``None`` for anything else."""
    if isinstance(value, np.ndarray | np.generic):
        return np.asarray(value) if value.dtype.kind in NUMERIC else None
    try:
        numbers = as_numbers(value) if is_numeric(value) or isinstance(value, list) else None
    except NotNumbersError:
        return None
    return numbers.data if numbers is not None and numbers.data.dtype.kind in NUMERIC else None


def input_arrays(sample: Sample) -> dict[str, NDArray[Any]]:
    """The case's inputs that are arrays of numbers with at least one axis, by name."""
    found = {name: array_of(value) for name, value in sample.inputs.items()}
    return {name: array for name, array in found.items() if array is not None and array.ndim}


def input_numbers(sample: Sample) -> dict[str, float]:
    """The case's inputs that are single real numbers, by name."""
    plain = {name: value for name, value in sample.inputs.items() if isinstance(value, int | float)}
    return {name: float(value) for name, value in plain.items() if not isinstance(value, bool) and abs(value) < 2**53}


def largest(values: NDArray[Any]) -> float:
    """The largest finite entry; 0.0 where there is none."""
    finite = values[np.isfinite(values)]
    return float(finite.max()) if finite.size else 0.0


def _exponent(number: Any) -> int:
    """Of the last digit that was written: -2 for 3.60."""
    exponent = number.as_tuple().exponent
    return max(min(exponent, 300), -300) if isinstance(exponent, int) else 0


def _same_kind(one: NDArray[Any], other: NDArray[Any]) -> bool:
    return (one.dtype.kind == "b") == (other.dtype.kind == "b") and (one.dtype.kind == "c") <= (other.dtype.kind == "c")
