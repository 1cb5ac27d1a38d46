"""Gradients judged against central differences of the student's own forward pass, where that pass is wrong.

A cache is opaque, so a ``backward`` in code can't be run on other values: what it should have given is measured on the
student's ``forward`` by further calls. Wrong once, the forward pass is charged once: a gradient that is the forward
pass's own earns its marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from grader.checks.properties.values import LawError, Measured, array_of, measured, number, same_shape
from grader.compare import compare
from grader.follow.telling import Seen, Telling
from grader.model import (
    CriterionResult,
    Evidence,
    Expected,
    Program,
    Reference,
    Status,
    Value,
    Verdict,
)
from grader.plan.calls import more_secret, names_in, visibility_of
from grader.slopes import RTOL, Slope, slopes, steps_at, usable

DIRECTIONS = 3
# an own forward pass that reacts a hundred times less than the true one makes its gradient trivial
INSENSITIVE = 0.01
TINY = 1e-300
_WRONG = frozenset({Verdict.FAIL, Verdict.PARTIAL})

Asked = Mapping[str, tuple[Program, Mapping[str, Value]]]
Array = NDArray[Any]


def wrong_parents(result: CriterionResult, by_id: Mapping[str, CriterionResult]) -> list[CriterionResult]:
    """The criteria, wrong or accepted as an alternative, that a wrong gradient may follow from; none where it can't."""
    if result.criterion.follow is None or result.verdict not in _WRONG or result.accepted is not None:
        return []
    parents = [by_id[name] for name in result.criterion.depends]
    return [parent for parent in parents if parent.verdict in _WRONG or parent.accepted is not None]


def asked(evidence: Evidence) -> Asked:
    """The student's forward pass around one case's inputs, for each gradient that is wrong: key → program and inputs.

    Nothing where the case brought no gradients.
    """
    program, observation = evidence.criterion.follow, evidence.observation
    if program is None or observation is None or observation.status is not Status.OK:
        return {}
    inputs = {name: evidence.inputs[name] for name in names_in(program) & evidence.inputs.keys()}
    return {
        _key(one.name, index, step, sign): (program, {**inputs, one.name: one.moved(sign * step * direction)})
        for one in _wrong_gradients(evidence)
        for index, direction in enumerate(one.directions)
        for step in one.steps
        for sign in (1, -1)
    }


def follow_own_forward(
    evidence: Mapping[str, Sequence[Evidence]], results: Sequence[CriterionResult]
) -> tuple[CriterionResult, ...]:
    """Results with the marks for gradients that follow from a wrong forward pass; ``evidence`` by criterion id."""
    by_id = {result.criterion.id: result for result in results}
    followed = []
    for result in results:
        parents = wrong_parents(result, by_id)
        followed.append(_followed(result, parents, evidence[result.criterion.id]) if parents else result)
    return tuple(followed)


@dataclass(frozen=True, eq=False)
class _Wrong:
    """A gradient that differs from the truth: the input that it is taken by, where, and what was given for it."""

    case: str
    name: str
    path: str
    value: Value
    truth: Expected
    input: Value

    @cached_property
    def point(self) -> Array:
        return array_of(self.input)

    @cached_property
    def directions(self) -> list[Array]:
        """Directions of unit length, the same whenever they are asked for."""
        rng = np.random.default_rng([self.point.size, *map(ord, f"{self.case}/{self.name}")])
        drawn = [rng.normal(size=self.point.shape) for _ in range(DIRECTIONS)]
        return [one / max(float(np.linalg.norm(one)), TINY) for one in drawn]

    @cached_property
    def steps(self) -> tuple[float, float, float]:
        return steps_at(self._size)

    @property
    def _size(self) -> float:
        return float(np.abs(self.point).max(initial=0.0))

    def moved(self, by: Array) -> Value:
        """The input a little aside, in the dtype in which it arrives."""
        moved = self.point + by
        return moved.astype(self._dtype) if moved.ndim else float(moved)

    def blur(self, given: Array, step: float) -> float:
        """How far off a slope may be because the moved input was rounded to its dtype."""
        eps = float(np.finfo(self._dtype).eps)
        return eps * self._size * float(np.sum(np.abs(given))) / step if self._dtype != np.float64 else 0.0

    @property
    def _dtype(self) -> Any:
        is_floating = isinstance(self.input, np.ndarray) and self.input.dtype.kind == "f"
        return self.input.dtype if is_floating else np.dtype(np.float64)


def _wrong_gradients(evidence: Evidence) -> Iterator[_Wrong]:
    criterion, observation = evidence.criterion, evidence.observation
    if criterion.program is None or observation is None or observation.status is not Status.OK:
        return
    rows = zip(criterion.truth.wrt, criterion.program.observe, observation.values, evidence.expected, strict=True)
    for name, path, value, truth in rows:
        if not all(one.equal for one in compare(value, truth, criterion.tolerance, path)):
            yield _Wrong(evidence.case.id, name, path, value, truth, evidence.inputs[name])


def _key(name: str, index: int, step: float, sign: int) -> str:
    return f"follow/{name}/{index}/{'+' if sign > 0 else '-'}{step:.17g}"


class _Unmeasured(Exception):
    """The own forward pass gives nothing that could be differentiated."""


class _NoGradient(Exception):
    """What was given has not even the shape of a gradient: it follows from nothing."""


def _followed(
    result: CriterionResult, parents: Sequence[CriterionResult], evidence: Sequence[Evidence]
) -> CriterionResult:
    titles = " and ".join(f"“{parent.criterion.title}”" for parent in parents if parent.accepted is None)
    told = Telling(result, titles, more_secret(*(one.criterion.visibility for one in (result, *parents))))
    if any(one.observation is None or one.observation.status is not Status.OK for one in evidence):
        return result
    try:
        with np.errstate(all="ignore"):
            seen = [(one, gradient) for one in evidence for gradient in _judged(one)]
    except _Unmeasured:
        return told.unmeasured()
    except _NoGradient:
        return result
    for one, gradient in seen:
        if gradient.unlike:
            return told.unlike(gradient, visibility_of(one.criterion, one.case))
    trivial = next((gradient for _, gradient in seen if gradient.trivial), None)
    if trivial is None or not titles:
        return told.follows([gradient.path for _, gradient in seen])
    return told.trivial(trivial)


def _judged(evidence: Evidence) -> Iterator[Seen]:
    """Each wrong gradient of a case; raises :class:`_Unmeasured` and :class:`_NoGradient`."""
    for one in _wrong_gradients(evidence):
        try:
            given = measured(one.path, one.value)
            same_shape(one.path, given, one.name, one.point)
        except LawError as error:
            raise _NoGradient from error
        yield _along_directions(evidence, one, given)


def _along_directions(evidence: Evidence, one: _Wrong, given: Measured) -> Seen:
    truth = one.truth.data if isinstance(one.truth, Reference) else one.truth
    along = [_Along.of(direction, given) for direction in one.directions]
    found = [_known(_slopes(evidence, one, index, given.data), size.scale) for index, size in enumerate(along)]
    true = [float(np.sum(truth * direction)) for direction in one.directions]
    if np.linalg.norm([some[0].value for some in found]) < INSENSITIVE * np.linalg.norm(true):
        return Seen(one.path, one.name, trivial=True)
    for mine, known in zip(along, found, strict=True):
        if not any(mine.agrees(slope) for slope in known):
            said = f"along a random direction it says {number(mine.slope)}, but the output rises by"
            return Seen(one.path, one.name, unlike=f"{said} {number(known[0].value)}")
    return Seen(one.path, one.name)


@dataclass(frozen=True)
class _Along:
    """A given gradient along a direction: its slope, and how large what was summed to it is."""

    slope: float
    scale: float
    rtol: float

    @classmethod
    def of(cls, direction: Array, given: Measured) -> Self:
        terms = np.real(given.data * direction)
        return cls(float(np.sum(terms)), float(np.sum(np.abs(terms))), max(RTOL, given.rtol))

    def agrees(self, other: Slope) -> bool:
        return abs(self.slope - other.value) <= self.rtol * max(self.scale, abs(other.value)) + other.error


def _known(found: Sequence[Slope], scale: float) -> Sequence[Slope]:
    """The slopes that tell something; raises :class:`_Unmeasured` where none does, and it isn't simply flat."""
    flat = all(one.value == 0.0 for one in found)
    known = usable(found, max(scale, *(abs(one.value) for one in found)))
    if not known and not flat:
        raise _Unmeasured
    return known or found


def _slopes(evidence: Evidence, one: _Wrong, index: int, given: Array) -> list[Slope]:
    upstream = evidence.criterion.truth.upstream
    weights = array_of(evidence.inputs[upstream]) if upstream else np.ones(())
    outputs = [_output(evidence, _key(one.name, index, step, sign)) for step in one.steps for sign in (1, -1)]
    if any(output.data.size != weights.size for output in outputs) or (
        upstream and any(output.data.shape != weights.shape for output in outputs)
    ):
        raise _Unmeasured
    terms = [np.real(weights * output.data.reshape(weights.shape)) for output in outputs]
    size = max(float(np.sum(np.abs(some))) for some in terms)
    found = slopes([float(np.sum(some)) for some in terms], one.steps, size, max(output.eps for output in outputs))
    return [
        replace(slope, error=slope.error + one.blur(given, step))
        for slope, step in zip(found, (one.steps[0], one.steps[2]), strict=True)
    ]


def _output(evidence: Evidence, key: str) -> Measured:
    seen = evidence.further.get(key)
    if seen is None or seen.status is not Status.OK or len(seen.values) != 1:
        raise _Unmeasured
    try:
        return measured(key, seen.values[0])
    except LawError as error:
        raise _Unmeasured from error
