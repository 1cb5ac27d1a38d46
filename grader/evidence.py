"""What the checks may look at: a case's inputs and truth, and what a submission answered and wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from grader.intake.answers import answers_of
from grader.model import (
    Call,
    Criterion,
    Evidence,
    Observation,
    Opaque,
    Problem,
    Program,
    Status,
    Submission,
    Value,
)
from grader.plan.calls import answers_call, visibility_of
from grader.prepare import Prepared, PreparedCase

FURTHER = "#"  # in the id of a call, between the case and what tells its further calls apart


def evidence_of(case: PreparedCase, submission: Submission, observations: Mapping[str, Observation]) -> Evidence:
    """What the check of one case looks at."""
    planned = case.planned
    if planned.criterion.source is not None:
        return Evidence(
            planned.criterion,
            planned.case,
            planned.inputs,
            sources=submission.files,
            layout=planned.problem.layout,
            needs=frozenset(_needs(planned.problem)),
            notebooks=submission.notebooks,
        )
    if planned.criterion.answer:
        return _written(case, submission, observations)
    return Evidence(
        planned.criterion,
        planned.case,
        planned.inputs,
        case.expected,
        observation=observations.get(planned.id),
        terms=case.terms,
        further=_Further(planned.id, observations),
        own_check=case.own_check,
        form=case.form,
    )


def _needs(problem: Problem) -> Iterator[str]:
    for criterion in problem.criteria:
        if criterion.program is not None:
            yield from criterion.program.needs


def alternatives_of(
    cases: Sequence[PreparedCase], submission: Submission, observations: Mapping[str, Observation]
) -> list[list[Evidence]]:
    """For each alternative of a criterion, what the check of each case looks at where that is the truth."""
    rows = zip(*(case.accept for case in cases), strict=True)
    return [[evidence_of(case, submission, observations) for case in row] for row in rows]


def further_call(case: PreparedCase, key: str, program: Program, inputs: Mapping[str, Value]) -> Call:
    """A call that follows from what a case's own call brought; ``key`` tells it from the others of the case."""
    planned = case.planned
    if planned.call is not None:
        return replace(planned.call, id=f"{planned.id}{FURTHER}{key}", program=program, inputs=inputs)
    return Call(
        id=f"{planned.id}{FURTHER}{key}",
        layout=planned.problem.layout,
        program=program,
        inputs=inputs,
        arrays=planned.criterion.inputs,
        seed=planned.seed,
        visibility=visibility_of(planned.criterion, planned.case),
        scratch_bytes=planned.criterion.scratch_bytes,
    )


class _Further(Mapping[str, Observation]):
    """The further calls of one case, looked up by key among all observations of a submission."""

    def __init__(self, case: str, observations: Mapping[str, Observation]) -> None:
        self._prefix = f"{case}{FURTHER}"
        self._observations = observations

    def __getitem__(self, key: str) -> Observation:
        return self._observations[self._prefix + key]

    def __iter__(self) -> Iterator[str]:
        names = (name for name in self._observations if name.startswith(self._prefix))
        return (name.removeprefix(self._prefix) for name in names)

    def __len__(self) -> int:
        return sum(1 for _ in self)


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
        terms=case.terms,
        samples=case.samples,
        form=case.form,
    )


def _answer(problem: Problem, criterion: Criterion, submission: Submission, seen: Observation | None) -> Value:
    """The answers file wins over an ``ANSWERS`` mapping, except where it has a name and nothing behind it yet."""
    in_file = submission.answers.get(problem.id, {}).get(criterion.answer)
    if in_file not in (None, ""):
        return in_file
    if seen is not None and seen.status is Status.OK and seen.values:
        answers = answers_of(problem.id, seen.values[0])
        if criterion.answer in answers:
            return answers[criterion.answer]
    return Opaque("answers", submission.answers_flaw) if submission.answers_flaw else None


def answers_calls(prepared: Prepared, submission: Submission) -> list[Call]:
    """One call for each problem with written answers, if the submission's code mentions any."""
    cells = (cell for notebook in submission.notebooks.values() for cell in notebook.cells)
    in_cells = any("ANSWERS" in cell.source for cell in cells)
    if not in_cells and not any(b"ANSWERS" in source for source in submission.files.values()):
        return []
    return [
        answers_call(problem)
        for problem in prepared.assignment.problems
        if any(criterion.answer for criterion in problem.criteria)
    ]
