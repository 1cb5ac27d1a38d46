"""One submission, problem by problem, so that there is always a grade of what is done so far."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from grader.container.clock import Clock
from grader.container.deadline import Hurried, not_reached
from grader.intake.discover import discover
from grader.intake.paths import Options
from grader.model import Grade, Limits, Observation, Problem, Submission
from grader.pipeline import judge_submission
from grader.prepare import Prepared
from grader.rounds import left_of, observe, recall
from grader.sandbox.interface import Sandbox


def read_submission(folder: Path, about: Submission, prepared: Prepared) -> Submission:
    """What lies in a folder, as the submission that the platform tells about."""
    (found,) = discover([folder], prepared.assignment, Options(as_="one")).found
    held = found.load()
    named = {"files", "answers", "notes", "answers_flaw", "unreadable", "notebooks", "remarks"}
    return replace(about, **{name: getattr(held, name) for name in named})


def grades(
    prepared: Prepared, submission: Submission, sandbox: Sandbox, limits: Limits, clock: Clock
) -> Iterator[Grade]:
    """A grade after each problem: what was not run yet is unjudged in it. The last is the whole grade."""
    hurried = Hurried(sandbox, clock)
    started = time.monotonic()
    seen: dict[str, Observation] = {}
    for problem in prepared.assignment.problems:
        seen |= observe(_only(prepared, problem), submission, hurried, left_of(limits, seen))
        judged = _judged(prepared, submission, seen, sandbox.confinement)
        yield replace(judged, seconds=time.monotonic() - started)


def _judged(
    prepared: Prepared,
    submission: Submission,
    seen: Mapping[str, Observation],
    confinement: tuple[str, ...],
) -> Grade:
    _, lacking = recall(prepared, submission, lambda call: seen.get(call.id))
    observations = {**seen, **{call.id: not_reached(call) for call in lacking}}
    return judge_submission(prepared, submission, observations, confinement=confinement)


def _only(prepared: Prepared, problem: Problem) -> Prepared:
    """One problem of an assignment."""
    cases = {key: cases for key, cases in prepared.cases.items() if key[0] == problem.id}
    return replace(prepared, assignment=replace(prepared.assignment, problems=(problem,)), cases=cases)
