"""A problem's criteria on the bench: answers of any origin judged in this process, and how far they lay off.

Author code alone is run here; what students hand in never is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.apart import as_given, same
from grader.checks.judge import judge
from grader.compare import compare
from grader.compare.tolerance import NOISE_FACTOR, allowance
from grader.diagnose import Mistake
from grader.evidence import evidence_of
from grader.explain import explain
from grader.model import (
    Alternative,
    Criterion,
    CriterionResult,
    Evidence,
    Expected,
    Failure,
    Judgement,
    Observation,
    Problem,
    Reference,
    Status,
    Submission,
    Value,
    Verdict,
)
from grader.plan.calls import visibility_of
from grader.prepare import Prepared, PreparedCase
from grader.score.credit import score_criterion

# for each case, what was observed: empty where the code raised, the exception's name where one must be raised
Answers = Sequence[tuple[Expected, ...]]


@dataclass(frozen=True)
class Gap:
    """The entry of an answer that lies farthest beyond (or nearest to) what is allowed there."""

    difference: float
    allowed: float
    noise: float = 0.0  # what honest answers may differ by

    @property
    def ratio(self) -> float:
        return self.difference / self.allowed if self.allowed else float("inf")


class Bench:
    """One prepared problem."""

    def __init__(self, prepared: Prepared, problem: Problem) -> None:
        self.prepared = prepared
        self.problem = problem

    def cases(self, criterion: Criterion) -> tuple[PreparedCase, ...]:
        return self.prepared.cases[self.problem.id, criterion.id]

    def mistakes(self, criterion: Criterion) -> tuple[Mistake, ...]:
        return self.prepared.mistakes.get((self.problem.id, criterion.id), ())

    def passes(self, criterion: Criterion, answers: Answers) -> bool:
        """Whether answers that are computed values pass in every case, as a student's would."""
        if criterion.program is not None:
            return all(one.verdict is Verdict.PASS for one in self._judgements(criterion, answers))
        return all(
            len(values) == len(case.expected)
            and all(_agree(criterion, *pair) for pair in zip(values, case.expected, strict=True))
            for case, values in zip(self.cases(criterion), answers, strict=True)
        )

    def accepted(self, criterion: Criterion, answers: Answers) -> Alternative | None:
        """The alternative that explains computed answers in every case, as a student's; none where the truth does."""
        cases = self.cases(criterion)
        if not criterion.accept or not all(map(_is_complete, cases, answers)):
            return None
        given = [(case.planned.inputs, tuple(values)) for case, values in zip(cases, answers, strict=True)]
        if same(criterion, given, _values(cases)):
            return None
        rows = zip(criterion.accept, zip(*(case.accept for case in cases), strict=True), strict=True)
        best_first = sorted(rows, key=lambda row: -row[0].credit)
        return next((one for one, row in best_first if same(criterion, given, _values(row))), None)

    def judged(self, criterion: Criterion, answers: Answers) -> CriterionResult:
        """The result of a criterion with a program for these answers, with its causes."""
        evidence = self._evidence(criterion, answers)
        result = score_criterion(criterion, list(self._judgements(criterion, answers)))
        return explain(result, evidence, self.mistakes(criterion))

    def _judgements(self, criterion: Criterion, answers: Answers) -> Iterator[Judgement]:
        """One for each case, as it is asked for: mostly the first wrong one is enough."""
        for evidence in self._evidence(criterion, answers):
            yield judge(evidence, visibility_of(criterion, evidence.case))

    def _evidence(self, criterion: Criterion, answers: Answers) -> list[Evidence]:
        pairs = zip(self.cases(criterion), answers, strict=True)
        observations = {case.planned.id: _observed(criterion, case.planned.id, values) for case, values in pairs}
        return [evidence_of(case, Submission("audit"), observations) for case in self.cases(criterion)]

    def gap(self, criterion: Criterion, answers: Answers) -> Gap | None:
        """Where answers lie farthest beyond what is allowed, over all cases; ``None`` where they can't be measured."""
        gaps = [
            gap
            for case, values in zip(self.cases(criterion), answers, strict=True)
            for given, expected in zip(values, case.expected, strict=False)
            for gap in _gaps(given, expected, criterion)
        ]
        return max(gaps, key=lambda gap: gap.ratio, default=None)


def _is_complete(case: PreparedCase, values: Sequence[object]) -> bool:
    return len(values) == len(case.expected) > 0


def _values(cases: Sequence[PreparedCase]) -> Sequence[tuple[Mapping[str, Value], tuple[Expected, ...]]]:
    return [(case.planned.inputs, case.expected) for case in cases]


def _observed(criterion: Criterion, call: str, values: tuple[Expected, ...]) -> Observation:
    if not criterion.raises:
        return Observation(call, Status.OK if values else Status.ERROR, tuple(as_given(value) for value in values))
    raised = str(values[0]) if values else ""
    return Observation(call, Status.ERROR if raised else Status.OK, failure=Failure(raised, "") if raised else None)


def _agree(criterion: Criterion, given: Expected, expected: Expected) -> bool:
    """Whether a written answer that says ``given`` is right."""
    if criterion.check == "shape":
        return bool(_sizes(given) == _sizes(expected))
    return all(one.equal for one in compare(as_given(given), expected, criterion.tolerance, ""))


def _sizes(value: Expected) -> Expected:
    if isinstance(value, Reference):
        return tuple(value.data.shape)
    return tuple(value) if isinstance(value, list | tuple) else value


def references(value: Expected) -> list[Reference]:
    """The arrays that an expected value holds, in order."""
    if isinstance(value, Reference):
        return [value]
    if isinstance(value, Mapping):
        value = list(value.values())
    return [found for item in value for found in references(item)] if isinstance(value, list | tuple) else []


def _gaps(given: Expected, expected: Expected, criterion: Criterion) -> list[Gap]:
    ours, theirs = references(expected), references(given)
    if [one.data.shape for one in ours] != [one.data.shape for one in theirs]:
        return []
    pairs = zip(theirs, ours, strict=True)
    return [gap for one, other in pairs if (gap := _gap(one.data, other, criterion)) is not None]


def _gap(given: np.ndarray[Any, Any], expected: Reference, criterion: Criterion) -> Gap | None:
    if expected.data.dtype.kind not in "fc" or not expected.data.size:
        return None
    allowed = allowance(criterion.tolerance, expected, "float64").at(expected.data)
    with np.errstate(all="ignore"):
        difference = np.abs(given - expected.data)
        ratio = np.where(allowed > 0, difference / allowed, np.where(difference > 0, np.inf, 0.0))
    if not np.isfinite(difference).any():
        return None
    worst = np.unravel_index(int(np.nanargmax(np.where(np.isfinite(difference), ratio, -1.0))), ratio.shape)
    return Gap(float(difference[worst]), float(allowed[worst]), NOISE_FACTOR * expected.noise64)
