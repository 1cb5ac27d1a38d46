"""One check: work is read, its code answers, and what came out is judged, with a place for what is said."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from grader.misnamed import misnamed
from grader.model import Grade, Limits, Observation, Problem, ProblemResult, Submission, Verdict
from grader.pipeline import judge_submission
from grader.prepare import Prepared
from grader.remarks import remarks
from grader.rounds import nothing_saved, observe
from grader.sandbox.interface import Sandbox
from grader.score.totals import total_assignment
from grader.self_check.affected import affected
from grader.self_check.places import Places, located
from grader.self_check.reuse import kept
from grader.self_check.task import Task

_FINE = frozenset({Verdict.PASS, Verdict.AWAITING})


@dataclass(frozen=True)
class Checked:
    """Some work, what its code answered, what the judge says of it, and that as a grade with a place for everything."""

    work: Submission
    observed: Mapping[str, Observation]
    judged: Grade
    grade: Grade


def check_work(work: Submission, path: Path, task: Task, sandbox: Sandbox, before: Checked | None = None) -> Checked:
    """Checks work that was read from ``path`` by the task's public criteria; files are named in the grade as they are
    called from the current folder.

    Problems that nothing has changed since ``before`` could have reached are not checked again.
    """
    started = time.monotonic()
    again = affected(before.work, before.observed, work, task.assignment.problems) if before else None
    part = task.prepared if again is None else _only(task.prepared, again)
    saved = kept(before.work, before.observed, work) if before else nothing_saved
    observed = observe(part, work, sandbox, Limits(), saved)
    judged = judge_submission(part, work, observed, confinement=sandbox.confinement)
    if before and again is not None:
        observed = {**_others(before.observed, again), **observed}
        judged = replace(
            _merged(task.prepared, judged, before.judged),
            notes=(*work.notes, *misnamed(task.assignment, work, observed)),
            remarks=(*work.remarks, *remarks(task.prepared, observed)),
        )
    judged = replace(judged, seconds=time.monotonic() - started)
    return Checked(work, observed, judged, located(judged, work, Places(path)))


def verdicts(grade: Grade) -> set[Verdict]:
    """The verdicts of all criteria."""
    return {criterion.verdict for problem in grade.problems for criterion in problem.criteria}


def all_pass(grade: Grade) -> bool:
    """Whether nothing is wrong or missing; what a person marks may wait."""
    return verdicts(grade) <= _FINE


def _only(prepared: Prepared, problems: Collection[Problem]) -> Prepared:
    """The part that is about some problems."""
    names = {one.id for one in problems}
    return replace(
        prepared,
        assignment=replace(prepared.assignment, problems=tuple(problems)),
        cases={key: cases for key, cases in prepared.cases.items() if key[0] in names},
    )


def _others(observed: Mapping[str, Observation], problems: Collection[Problem]) -> dict[str, Observation]:
    names = {one.id for one in problems}
    return {name: seen for name, seen in observed.items() if name.partition("/")[0] not in names}


def _merged(prepared: Prepared, part: Grade, before: Grade) -> Grade:
    """A whole grade, of what was judged now and, for the other problems, before."""
    known: dict[str, ProblemResult] = {one.problem.id: one for one in (*before.problems, *part.problems)}
    problems = tuple(known[one.id] for one in prepared.assignment.problems)
    totals = total_assignment(prepared.assignment, problems)
    return replace(
        part,
        assignment=prepared.assignment,
        problems=problems,
        score=totals.score,
        max_score=totals.max_score,
        pending=totals.pending,
    )
