"""From a submission to a grade, as a list of steps."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.accept import accept
from grader.evidence import alternatives_of, evidence_of
from grader.explain import explain
from grader.follow.own_forward import follow_own_forward
from grader.follow.steps import follow_through
from grader.judging import judge_criterion
from grader.misnamed import misnamed
from grader.model import (
    Criterion,
    CriterionResult,
    Finding,
    Grade,
    Judgement,
    Limits,
    Observation,
    Problem,
    ProblemResult,
    Submission,
    Verdict,
)
from grader.prepare import Prepared
from grader.remarks import remarks
from grader.rounds import observe
from grader.sandbox.interface import Sandbox
from grader.score.credit import score_criterion
from grader.score.depends import block_dependents
from grader.score.marks import Marks, apply_marks
from grader.score.totals import total_assignment, total_problem
from grader.versions import versions
from grader.written import as_asked

# results of a former grade, by problem and criterion
Kept = Mapping[tuple[str, str], CriterionResult]


def grade(
    prepared: Prepared,
    submission: Submission,
    sandbox: Sandbox,
    limits: Limits | None = None,
    marks: Marks | None = None,
) -> Grade:
    """Runs a submission's code in the sandbox and grades what came out. Never raises for what a submission holds."""
    started = time.monotonic()
    observations = observe(prepared, submission, sandbox, limits or Limits())
    judged = judge_submission(prepared, submission, observations, marks, sandbox.confinement)
    return replace(judged, seconds=time.monotonic() - started)


def judge_submission(
    prepared: Prepared,
    submission: Submission,
    observations: Mapping[str, Observation],
    marks: Marks | None = None,
    confinement: tuple[str, ...] = (),
    kept: Kept | None = None,
) -> Grade:
    """The grade that follows from what was observed; runs nobody's code. What was not observed is unjudged.

    ``kept`` are results of a former grade that stand, by problem and criterion, whatever was observed.
    """
    read, seen = as_asked(prepared.assignment.problems, submission, observations)
    problems = [
        _grade_problem(prepared, problem, read, seen, marks or {}, kept or {})
        for problem in prepared.assignment.problems
    ]
    totals = total_assignment(prepared.assignment, problems)
    return Grade(
        submission=submission.id,
        assignment=prepared.assignment,
        problems=tuple(problems),
        score=totals.score,
        max_score=totals.max_score,
        pending=totals.pending,
        seed=prepared.streams.seed,
        hidden_digest=prepared.streams.digest,
        confinement=confinement,
        notes=(*submission.notes, *misnamed(prepared.assignment, submission, observations)),
        remarks=(*submission.remarks, *remarks(prepared, observations)),
        versions=versions(),
    )


def _grade_problem(
    prepared: Prepared,
    problem: Problem,
    submission: Submission,
    observations: Mapping[str, Observation],
    marks: Marks,
    kept: Kept,
) -> ProblemResult:
    if submission.unreadable:
        unjudged = [_unjudged(criterion, submission) for criterion in problem.criteria]
        return total_problem(problem, apply_marks(submission.id, problem, unjudged, marks))
    cases = {criterion.id: prepared.cases[problem.id, criterion.id] for criterion in problem.criteria}
    evidence = {name: [evidence_of(case, submission, observations) for case in some] for name, some in cases.items()}
    results: Sequence[CriterionResult] = [
        judge_criterion(criterion, cases[criterion.id], evidence[criterion.id]) for criterion in problem.criteria
    ]
    results = [
        accept(result, alternatives_of(cases[result.criterion.id], submission, observations)) for result in results
    ]
    results = follow_through(prepared.followers.get(problem.id), evidence, results)
    results = follow_own_forward(evidence, results)
    results = [
        explain(result, evidence[result.criterion.id], prepared.mistakes.get((problem.id, result.criterion.id), ()))
        for result in results
    ]
    results = [kept.get((problem.id, result.criterion.id), result) for result in results]
    # before: what a person marked right blocks nothing; after: what a person marked stands, whatever it depends on
    results = block_dependents(apply_marks(submission.id, problem, results, marks))
    return total_problem(problem, apply_marks(submission.id, problem, results, marks))


def _unjudged(criterion: Criterion, submission: Submission) -> CriterionResult:
    finding = Finding(f"This could not be judged: {submission.unreadable}", visibility=criterion.visibility)
    return score_criterion(criterion, [Judgement(Verdict.UNJUDGED, 0.0, (finding,))])
