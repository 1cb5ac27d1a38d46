"""Which expected values a kit may not hold: those that are the answer to something that is asked.

What is asked in writing has one right answer, so its value stays out. So does what code gives where that is the same
answer again: on inputs that are the assignment's own, or in a size in which it can be read off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.errors import ProblemError
from grader.model import Criterion, Draw, Expected, Problem, Reference, Value
from grader.plan.calls import plan_case
from grader.plan.streams import Streams
from grader.prepare import PreparedCase

if TYPE_CHECKING:
    from grader.truth.expected import Truths

_RANDOM = frozenset({"normal", "uniform", "integers", "signs", "permutation"})
_NEAR = 1e-9
_OTHER = Streams(20_240_219)  # draws again what is public, to see what of the truth follows from it

Cases = Mapping[str, Sequence[PreparedCase]]  # by criterion


def forms(whole: Problem, public: Problem, cases: Cases, truths: Callable[[], Truths]) -> dict[str, str]:
    """Case id → what can be looked at without its truth (as in :mod:`grader.checks.form`); empty where that is handed
    out. ``public`` is the public part of ``whole``, and ``truths`` loads its reference where values must be computed.
    """
    known = {criterion.id: criterion for criterion in whole.criteria}
    asked = [case for one in public.criteria if one.answer for case in cases[one.id] if case.expected]
    told = _Told(asked, truths)
    return {
        case.planned.id: _form(case, told, only=len(known[criterion.id].cases) == 1)
        for criterion in public.criteria
        for case in cases[criterion.id]
    }


def is_foreign(check: str) -> bool:
    """Whether a check comes from another package, which a student doesn't have."""
    return not any(point.value.startswith("grader.") for point in entry_points(group="grader.checks", name=check))


def _form(case: PreparedCase, told: _Told, *, only: bool) -> str:
    criterion = case.planned.criterion
    if is_foreign(criterion.check):
        return "ran" if criterion.program else "text" if criterion.answer else "function"
    if criterion.property is not None and criterion.property.name == "function":
        return "function"
    if not case.expected:  # prose, rules on the source, laws and exceptions: there is no value to hand out
        return ""
    if criterion.answer:
        return _written(criterion, case.expected[0])
    return "ran" if told.gives_away(case, only=only) else ""


def _written(criterion: Criterion, expected: Expected) -> str:
    if criterion.check == "shape":
        return "shape"
    if criterion.check == "matrix" and criterion.symbols:
        return "symbols"
    return "text" if isinstance(expected, str) else "numbers"


class _Told:
    """What is asked in writing of one problem, and whether a value tells it."""

    def __init__(self, asked: Sequence[PreparedCase], truths: Callable[[], Truths]) -> None:
        self._asked = asked
        self._truths = truths

    def gives_away(self, case: PreparedCase, *, only: bool) -> bool:
        """Whether a case's expected values are an answer; ``only`` says that its criterion has no other case."""
        call = case.planned.call
        values = [value for one in (case, *case.accept) for value in one.expected]
        if not self._varies(case):
            if only or call is None or not call.inputs:
                return True  # one value and no more: that is what is asked
            if case.planned.criterion.check == "shape" and self._asks_for_shapes():
                return True  # sizes show what they are made of
            if any(_holds(values, one.expected[0]) for one in self._asked):
                return True
        if any(_holds(values, value) for value in self._answers_at(case.planned.inputs)):
            return True
        shapes = {part.data.shape for value in values for part in _parts(value) if isinstance(part, Reference)} - {()}
        return any(shape in shapes for shape in self._shapes_at(case.planned.inputs) if shapes)

    def _varies(self, case: PreparedCase) -> bool:
        """Whether what is expected follows from what is drawn: a number of parameters doesn't, whatever the input is.
        The sizes of what is drawn do not vary either, and are no secret of it."""
        if not _draws(case):
            return False
        if case.planned.criterion.check == "shape":
            return True
        planned = case.planned
        try:
            again = plan_case(planned.problem, planned.criterion, planned.case, _OTHER)
            values = self._truths().of(planned.criterion, again.inputs, planned.seed, noise=False)
        except ProblemError:  # a draw that its reference doesn't take
            return True
        return not _alike(case.expected, values)

    def _asks_for_shapes(self) -> bool:
        return any(map(_is_shape, self._asked))

    def _shapes_at(self, inputs: Mapping[str, Value]) -> Iterator[Expected]:
        """The shapes that are asked in writing, of these inputs instead of the assignment's: an array has its shape
        whatever stands in it, and a check that compares it says which one was expected."""
        for one in filter(_is_shape, self._asked):
            try:
                yield self._truths().of(one.planned.criterion, {**one.planned.inputs, **inputs}, noise=False)[0]
            except ProblemError:  # inputs of that name are something else there
                yield one.expected[0]

    def _answers_at(self, inputs: Mapping[str, Value]) -> Iterator[Expected]:
        """What the written answers would be on other inputs of their sizes."""
        for one in self._asked:
            if _same_sizes(one.planned.inputs, inputs):
                try:
                    yield self._truths().of(one.planned.criterion, inputs, noise=False)[0]
                except ProblemError:  # it has no value there, so nothing can tell it
                    continue


def _is_shape(case: PreparedCase) -> bool:
    return case.planned.criterion.check == "shape"


def _draws(case: PreparedCase) -> bool:
    """Whether any input of a case's call is drawn at random."""
    planned = case.planned
    written = {**planned.problem.givens, **planned.case.inputs}
    names = planned.call.inputs if planned.call is not None else written
    drawn = [written[name] for name in names if name in written]
    return any(isinstance(one, Draw) and one.distribution in _RANDOM for one in drawn)


def _same_sizes(asked: Mapping[str, Value], inputs: Mapping[str, Value]) -> bool:
    return bool(asked) and all(name in inputs and _same_size(value, inputs[name]) for name, value in asked.items())


def _same_size(one: Value, other: Value) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.shape(one) == np.shape(other)
    return bool(one == other)


def _alike(values: Sequence[Expected], others: Sequence[Expected]) -> bool:
    first, second = ([part for value in some for part in _parts(value)] for some in (values, others))
    return len(first) == len(second) and all(map(_same_part, first, second))


def _same_part(one: Expected, other: Expected) -> bool:
    """Whether two parts are the same; of what holds others, the others tell."""
    return isinstance(one, list | tuple | Mapping) or one is other or _same(one, other)


def _holds(values: Sequence[Expected], answer: Expected) -> bool:
    return any(_same(part, answer) for value in values for part in _parts(value))


def _parts(value: Expected) -> Iterator[Expected]:
    yield value
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _parts(item)


def _same(one: Expected, other: Expected) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return bool(one == other)
    first, second = _numbers(one), _numbers(other)
    if first is None or second is None or first.shape != second.shape:
        return False
    return bool(np.allclose(first, second, rtol=_NEAR, atol=0.0, equal_nan=True))


def _numbers(value: Expected) -> Any:
    """A value as numbers without axes of one, which no one writes; ``None`` where it is no such thing."""
    try:
        found = np.asarray(value.data if isinstance(value, Reference) else value)
    except ValueError:  # ragged
        return None
    return np.squeeze(found) if found.dtype.kind in "biufc" else None
