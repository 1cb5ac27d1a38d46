"""Runs what a submission must answer, and gathers what the checks may look at."""

from __future__ import annotations

from collections.abc import Mapping

from grader.intake.answers import answers_of
from grader.model import Call, Criterion, Evidence, Limits, Observation, Opaque, Problem, Status, Submission, Value
from grader.plan.calls import answers_call
from grader.prepare import Prepared, PreparedCase
from grader.sandbox.interface import Sandbox


def observe(prepared: Prepared, submission: Submission, sandbox: Sandbox, limits: Limits) -> Mapping[str, Observation]:
    """All calls of an assignment, answered by the submission's code: call id → observation."""
    calls = [case.planned.call for cases in prepared.cases.values() for case in cases if case.planned.call is not None]
    calls += _answers_calls(prepared, submission)
    return {observation.call: observation for observation in sandbox.run(submission, calls, limits)}


def evidence_of(case: PreparedCase, submission: Submission, observations: Mapping[str, Observation]) -> Evidence:
    """What the check of one case looks at."""
    planned = case.planned
    if planned.criterion.source is not None:
        layout = planned.problem.layout
        return Evidence(planned.criterion, planned.case, planned.inputs, sources=submission.files, layout=layout)
    if planned.criterion.answer:
        return _written(case, submission, observations)
    return Evidence(
        planned.criterion, planned.case, planned.inputs, case.expected, observation=observations.get(planned.id)
    )


def _written(case: PreparedCase, submission: Submission, observations: Mapping[str, Observation]) -> Evidence:
    planned = case.planned
    seen = observations.get(answers_call(planned.problem).id)
    value = _answer(planned.problem, planned.criterion, submission, seen)
    # an ANSWERS mapping that could not be read is told as what happened, not as "no answer"
    broken = seen if value is None and seen is not None and seen.status not in (Status.OK, Status.MISSING) else None
    return Evidence(
        planned.criterion,
        planned.case,
        planned.inputs,
        case.expected,
        observation=broken,
        written=value,
        samples=case.samples,
    )


def _answer(problem: Problem, criterion: Criterion, submission: Submission, seen: Observation | None) -> Value:
    """The answers file wins over an ``ANSWERS`` mapping."""
    in_file = submission.answers.get(problem.id, {})
    if criterion.answer in in_file:
        return in_file[criterion.answer]
    if seen is not None and seen.status is Status.OK and seen.values:
        answers = answers_of(problem.id, seen.values[0])
        if criterion.answer in answers:
            return answers[criterion.answer]
    return Opaque("answers", submission.answers_flaw) if submission.answers_flaw else None


def _answers_calls(prepared: Prepared, submission: Submission) -> list[Call]:
    """One call for each problem with written answers, if the submission's code mentions any."""
    if not any(b"ANSWERS" in source for source in submission.files.values()):
        return []
    return [
        answers_call(problem)
        for problem in prepared.assignment.problems
        if any(criterion.answer for criterion in problem.criteria)
    ]
