"""Runs what a submission must answer, in rounds: first the rubric's calls, then those that follow from what was seen.

Which calls are wanted is a function of the observations so far. So a grade can be computed again from saved
observations without running anyone's code, and where a call was never run, that is known too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from grader.checks.base import AskingCheck, check_named
from grader.diagnose import in_place
from grader.evidence import answers_calls, evidence_of, further_call
from grader.follow.own_forward import Asked, wrong_parents
from grader.follow.own_forward import asked as asked_of_forward
from grader.judging import judge_criterion
from grader.model import (
    Call,
    Criterion,
    CriterionResult,
    Evidence,
    Failure,
    Limits,
    Observation,
    Problem,
    Status,
    Submission,
)
from grader.prepare import Prepared, PreparedCase
from grader.sandbox.interface import Sandbox
from grader.sandbox.weight import weight
from grader.written import as_asked

# a check that still wants something after so many rounds is not judged
MOST_ROUNDS = 50

# what is known of a call from an earlier run
Memory = Callable[[Call], Observation | None]

_NOT_RUN = Failure("", "what it needs of the submission's code was never run.")


def nothing_saved(_call: Call) -> None:
    """The memory of a submission that was never run."""


def observe(
    prepared: Prepared, submission: Submission, sandbox: Sandbox, limits: Limits, saved: Memory = nothing_saved
) -> Mapping[str, Observation]:
    """All that judging needs: call id → observation. What is not ``saved`` the submission's code answers."""
    found: dict[str, Observation] = {}
    for _ in range(MOST_ROUNDS):
        calls = wanted(prepared, submission, found)
        if not calls:
            break
        found |= _recalled(calls, saved)
        if new := [call for call in calls if call.id not in found]:
            found |= {
                seen.call: seen for seen in sandbox.run(submission, _as_before(new, found), left_of(limits, found))
            }
    return found


def recall(
    prepared: Prepared, submission: Submission, saved: Memory
) -> tuple[Mapping[str, Observation], tuple[Call, ...]]:
    """All that judging needs, from memory alone, and the calls that it lacks: in their place stands that they were
    not run.

    Nobody's code runs. Calls that would follow from those that are lacking are not known, and not among them.
    """
    found: dict[str, Observation] = {}
    lacking: list[Call] = []
    for _ in range(MOST_ROUNDS):
        calls = wanted(prepared, submission, found)
        if not calls:
            break
        found |= _recalled(calls, saved)
        new = [call for call in calls if call.id not in found]
        found |= {call.id: Observation(call.id, Status.UNJUDGED, failure=_NOT_RUN) for call in new}
        lacking += new
    return found, tuple(lacking)


def _as_before(calls: list[Call], found: Mapping[str, Observation]) -> list[Call]:
    """The calls; where earlier rounds ran only a part of a notebook, these do too, whatever time they have."""
    if not any(seen.only_definitions for seen in found.values()):
        return calls
    return [replace(call, layout=replace(call.layout, notebook="definitions")) for call in calls]


def wanted(prepared: Prepared, submission: Submission, observations: Mapping[str, Observation]) -> list[Call]:
    """The calls that judging needs and ``observations`` lack, as far as they are known yet; none when all is there."""
    if submission.unreadable:
        return []
    first = [call for call in _first(prepared, submission) if call.id not in observations]
    problems = prepared.assignment.problems
    read, seen = as_asked(problems, submission, observations)
    further = [call for one in problems for call in _further(prepared, one, read, seen, not first)]
    return [*first, *further]


def _first(prepared: Prepared, submission: Submission) -> Iterator[Call]:
    for cases in prepared.cases.values():
        yield from (case.planned.call for case in cases if case.planned.call is not None)
    yield from answers_calls(prepared, submission)


def _further(
    prepared: Prepared,
    problem: Problem,
    submission: Submission,
    observations: Mapping[str, Observation],
    first_is_over: bool,
) -> Iterator[Call]:
    """What checks ask for; before the first round is over, only those whose criteria have no calls of their own."""
    seen = _Seen(prepared, problem, submission, observations)
    for criterion in problem.criteria:
        if not first_is_over and (criterion.program is not None or criterion.answer):
            continue
        for ask in _askers(criterion, seen):
            for case, evidence in zip(seen.cases(criterion), seen.evidence(criterion), strict=True):
                asked = ask(evidence)
                calls = [further_call(case, key, program, inputs) for key, (program, inputs) in asked.items()]
                yield from (call for call in calls if call.id not in observations)


def _askers(criterion: Criterion, seen: _Seen) -> Iterator[Callable[[Evidence], Asked]]:
    """Whatever may want more of a criterion's cases."""
    check = check_named(criterion.check)
    if isinstance(check, AskingCheck):
        yield check.further
    if seen.follows(criterion):
        yield asked_of_forward
    if in_place.may_be(criterion, seen.cases(criterion)[0].planned.inputs):
        yield in_place.asked


class _Seen:
    """One problem as far as it has been observed; criteria are judged only where that decides what is asked next."""

    def __init__(
        self, prepared: Prepared, problem: Problem, submission: Submission, observations: Mapping[str, Observation]
    ) -> None:
        self._prepared = prepared
        self._problem = problem
        self._submission = submission
        self._observations = observations
        self._results: dict[str, CriterionResult] = {}

    def cases(self, criterion: Criterion) -> tuple[PreparedCase, ...]:
        return self._prepared.cases[self._problem.id, criterion.id]

    def evidence(self, criterion: Criterion) -> list[Evidence]:
        return [evidence_of(case, self._submission, self._observations) for case in self.cases(criterion)]

    def follows(self, criterion: Criterion) -> bool:
        """Whether a wrong gradient may follow from a forward pass that is wrong too."""
        if criterion.follow is None:
            return False
        for one in self._problem.criteria:
            if one.id in (criterion.id, *criterion.depends) and one.id not in self._results:
                self._results[one.id] = judge_criterion(one, self.cases(one), self.evidence(one))
        return bool(wrong_parents(self._results[criterion.id], self._results))


def _recalled(calls: Iterable[Call], saved: Memory) -> dict[str, Observation]:
    known = ((call.id, saved(call)) for call in calls)
    return {name: observation for name, observation in known if observation is not None}


def left_of(limits: Limits, found: Mapping[str, Observation]) -> Limits:
    """What earlier calls left of the time for the whole submission, and of the memory for what they gave."""
    spent = sum(seen.seconds for seen in found.values() if seen.status is not Status.MISSING)
    held = sum(weight(seen.values) for seen in found.values())
    return replace(
        limits, submission_seconds=limits.submission_seconds - spent, values_bytes=limits.values_bytes - held
    )
