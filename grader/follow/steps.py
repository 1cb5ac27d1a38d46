"""Following through: an answer that follows from a student's own earlier answers earns its marks, and says so.

The first pass judged every answer against the truth. Here each step that failed is computed again from what the student
wrote for the steps before it. So an error is charged once, where it was made, and rounding is charged nowhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from grader.accept import as_accepted
from grader.compare.allowance import decimal_of
from grader.compare.numbers import decimals, same_but_for_ones
from grader.compare.tolerance import WRITTEN, allowance
from grader.compare.written import WrittenError, read_numbers
from grader.model import Alternative, Criterion, CriterionResult, Evidence, Finding, Reference, Tolerance, Verdict
from grader.score.credit import to_cents
from grader.score.depends import may_be_told

if TYPE_CHECKING:
    from grader.truth.follow import Followed, Follower

_ROUNDING = 1e-9

Typed = NDArray[Any]  # of Decimal


def follow_through(
    follower: Callable[[], Follower] | None,
    evidence: Mapping[str, Sequence[Evidence]],
    results: Sequence[CriterionResult],
) -> tuple[CriterionResult, ...]:
    """Results with the marks for following through; ``evidence`` by criterion id. Without a chain nothing changes."""
    asked = {step: result for result in results if (step := step_of(result.criterion))}
    # only a wrong answer may follow from others; to recompute the steps takes the reference, and with it torch
    if follower is None or not any(map(_may_follow, asked.values())):
        return tuple(results)
    state = _State(follower(), {step: evidence[result.criterion.id][0] for step, result in asked.items()}, asked)
    for step in state.order():
        state.judge(step)
    by_id = {result.criterion.id: result for result in state.results.values()}
    return tuple(by_id.get(result.criterion.id, result) for result in results)


def _may_follow(result: CriterionResult) -> bool:
    return result.verdict is Verdict.FAIL and result.accepted is None


def step_of(criterion: Criterion) -> str:
    """The step that a criterion asks for in writing; empty where it asks for something else."""
    one = criterion.answer and criterion.truth.kind == "steps" and len(criterion.truth.steps) == 1
    return criterion.truth.steps[0] if one else ""


@dataclass
class _State:
    """What is known while the steps are gone through in the chain's order."""

    follower: Follower
    evidence: Mapping[str, Evidence]
    results: dict[str, CriterionResult]
    charged: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.typed = {step: typed for step, one in self.evidence.items() if (typed := _typed(one)) is not None}
        self.written = {step: typed.astype(np.float64) for step, typed in self.typed.items()}
        results = self.results.items()
        self.wrong = {step for step, one in results if one.verdict is not Verdict.PASS and one.accepted is None}
        self.inputs = next(iter(self.evidence.values())).inputs

    def order(self) -> tuple[str, ...]:
        return self.follower.order(set(self.results), self.inputs)

    def judge(self, step: str) -> None:
        """Judges one step that failed against the truth, and the alternatives to it, from what was written before."""
        result = self.results[step]
        if result.verdict is Verdict.PASS or result.accepted is not None:
            return
        if not _may_follow(result) or step not in self.written:
            self.charged.append(step)
            return
        for way in (_Way(step), *_accepted_ways(result.criterion)):
            followed = self._follow(way, step)
            if _agrees(self.typed[step], followed, result.criterion):
                self._credit(step, way, followed)
                return
        self.charged.append(step)
        self.results[step] = _charged(result, self._own_parents(step, self.wrong | self._accepted()))

    def _follow(self, way: _Way, step: str) -> Followed:
        digits = _digits(self.typed[step], self.results[step].criterion.tolerance)
        return self.follower.follow(way.step, self.inputs, self.written, self.wrong, digits)

    def _credit(self, step: str, way: _Way, followed: Followed) -> None:
        result, parents, before = self.results[step], self._own_parents(way.step), self._before(way.step)
        first = next((self._name(one) for one in self.charged if one in before), "")
        if followed.trivial:
            self.results[step] = _trivial(result, self._name(followed.trivial))
            return
        if way.alternative is not None:
            self.results[step] = _in_the_way_of(way.alternative, result, parents, first)
        elif not first and before & self._accepted():
            self.results[step] = _from_accepted(result, parents, self._may_be_named(before & self._accepted(), result))
        else:
            self.results[step] = _follows(result, parents, first)
        if not first:  # nothing but rounding and what is accepted: as good as right for what comes after it
            self.wrong.discard(step)

    def _accepted(self) -> set[str]:
        return {step for step, result in self.results.items() if result.accepted is not None}

    def _may_be_named(self, accepted: set[str], result: CriterionResult) -> list[str]:
        """Those that whoever reads ``result`` may know to be accepted, in the chain's order."""
        return [self._name(one) for one in self.order() if one in accepted and may_be_told(self.results[one], result)]

    def _before(self, step: str) -> set[str]:
        """All the steps that a step is computed from."""
        found: set[str] = set()
        waiting = [step]
        while waiting:
            parents = set(self.follower.parents(waiting.pop(), self.inputs)) - found
            found |= parents
            waiting += parents
        return found

    def _own_parents(self, step: str, among: set[str] | None = None) -> list[str]:
        parents = [parent for parent in self.follower.parents(step, self.inputs) if parent in self.written]
        return [self._name(parent) for parent in parents if among is None or parent in among]

    def _name(self, step: str) -> str:
        """A step as the student knows it: the id of the answer."""
        return self.results[step].criterion.answer


@dataclass(frozen=True)
class _Way:
    """A step of the chain that an answer may be: the one that is asked for, or the one that an alternative names."""

    step: str
    alternative: Alternative | None = None


def _accepted_ways(criterion: Criterion) -> list[_Way]:
    """The alternatives that are steps, those that earn most first."""
    ranked = sorted(criterion.accept, key=lambda one: -one.credit)
    return [_Way(one.truth.steps[0], one) for one in ranked if one.truth.kind == "steps"]


def _typed(evidence: Evidence) -> Typed | None:
    """A written answer as an array of decimals of its reference's shape; ``None`` where it is no such thing."""
    reference = evidence.expected[0]
    try:
        value = decimals(np.array(read_numbers(evidence.written), dtype=object))
    except (WrittenError, ValueError, TypeError):
        return None
    shape = reference.data.shape if isinstance(reference, Reference) else np.shape(reference)
    fits = value.shape == shape or same_but_for_ones(value.shape, shape)
    finite = all(item.is_finite() and math.isfinite(item) for item in value.flat)
    return value.reshape(shape) if fits and finite else None


def _digits(typed: Typed, tolerance: Tolerance) -> int:
    """To how many significant digits steps that were not written down were rounded: as the author asks, else as many as
    the answer itself has; 0 where nothing may be rounded."""
    if tolerance.kind == "digits":
        return tolerance.count
    if tolerance.kind in ("exact", "absolute"):
        return 0
    return max((len(item.as_tuple().digits) for item in typed.flat), default=0)


def _agrees(typed: Typed, followed: Followed, criterion: Criterion) -> bool:
    value = typed.astype(np.float64)
    for candidate in followed.candidates:
        if candidate.shape != value.shape:
            continue
        allowed = _allowed(typed, candidate, criterion.tolerance) + followed.slack
        floor = _ROUNDING * max(1.0, float(np.abs(candidate).max(initial=0)))
        if bool((np.abs(value - candidate) <= allowed + floor).all()):
            return True
    return False


def _allowed(typed: Typed, candidate: NDArray[np.float64], tolerance: Tolerance) -> NDArray[np.float64]:
    rule = allowance(tolerance, Reference(candidate), WRITTEN)
    pairs = zip(candidate.flat, typed.flat, strict=True)
    allowed = [float(rule.at_decimal(decimal_of(expected), given)) for expected, given in pairs]
    return np.array(allowed, dtype=np.float64).reshape(candidate.shape)


def _follows(result: CriterionResult, parents: list[str], first: str) -> CriterionResult:
    """``first`` is the charged step that it is computed from; without one, rounding differs, and costs nothing."""
    origin = f"the first step that does not follow is {first}" if first else "the difference is rounding"
    fact = f"{result.criterion.answer} follows from your {_listed(parents)}; {origin}."
    score = to_cents(result.criterion.points * (result.criterion.follow_credit if first else 1))
    verdict = Verdict.PASS if score == result.criterion.points else Verdict.PARTIAL
    finding = Finding(fact, visibility=result.criterion.visibility)
    return replace(result, verdict=verdict, score=score, follow_through=True, findings=(finding,))


def _from_accepted(result: CriterionResult, parents: list[str], accepted: list[str]) -> CriterionResult:
    """What follows from an answer that the author accepts is right, not a mistake carried on."""
    own = f", and your {_listed(accepted)} {'is' if len(accepted) == 1 else 'are'} accepted" if accepted else ""
    fact = f"{result.criterion.answer} follows from your {_listed(parents)}{own}."
    finding = Finding(fact, visibility=result.criterion.visibility)
    return replace(result, verdict=Verdict.PASS, score=result.criterion.points, findings=(finding,))


def _in_the_way_of(
    alternative: Alternative, result: CriterionResult, parents: list[str], first: str
) -> CriterionResult:
    """What follows from earlier steps in the way of an alternative; ``first`` is the step that was charged, if any."""
    if not first:
        return as_accepted(result, alternative, alternative.credit)
    follows = _follows(result, parents, first)
    share = alternative.credit * result.criterion.follow_credit
    return replace(as_accepted(result, alternative, share, follows.findings), follow_through=True)


def _charged(result: CriterionResult, parents: list[str]) -> CriterionResult:
    if not parents:
        return result
    fact = f"{result.criterion.answer} does not follow from your {_listed(parents)} either."
    finding = Finding(fact, visibility=result.criterion.visibility)
    return replace(result, findings=(*result.findings, finding))


def _trivial(result: CriterionResult, parent: str) -> CriterionResult:
    fact = (
        f"{result.criterion.answer} follows from your {parent}, but that value makes this step say nothing "
        "(whatever comes before it hardly matters), so it earns no marks for following."
    )
    finding = Finding(fact, visibility=result.criterion.visibility)
    return replace(result, verdict=Verdict.BLOCKED, score=Decimal(0), findings=(finding, *result.findings))


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "inputs"
