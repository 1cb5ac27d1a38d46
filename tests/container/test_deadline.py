"""A platform's time limit: what it cuts off is unjudged, and what ran into everybody's limits is not."""

from __future__ import annotations

import time

from grader.container.clock import Clock
from grader.container.grading import grades
from grader.model import Limits, Submission, Verdict
from grader.prepare import Prepared
from grader.sandbox.interface import Sandbox
from tests.container.conftest import RIGHT

HANGS = RIGHT.replace("return x.sum() / len(x)", "\n    while True: pass")
DOUBLE = "def double(x):\n    return 2 * x\n"


def verdicts(
    prepared: Prepared, sandbox: Sandbox, stats: str, limits: Limits, clock: Clock
) -> list[dict[str, Verdict]]:
    """Criterion → verdict, after each problem."""
    submission = Submission("someone", {"stats.py": stats.encode(), "double.py": DOUBLE.encode()})
    made = grades(prepared, submission, sandbox, limits, clock)
    return [{one.criterion.id: one.verdict for part in grade.problems for one in part.criteria} for grade in made]


def test_after_each_problem_there_is_a_grade_of_what_is_done(prepared: Prepared, sandbox: Sandbox) -> None:
    first, last = verdicts(prepared, sandbox, RIGHT, Limits(), Clock(600))
    assert (first["mean"], first["double"]) == (Verdict.PASS, Verdict.UNJUDGED)
    assert (last["mean"], last["double"]) == (Verdict.PASS, Verdict.PASS)


def test_with_no_time_left_nothing_is_run_and_nothing_lost(prepared: Prepared, sandbox: Sandbox) -> None:
    started = time.monotonic() - 95.0
    *_, last = verdicts(prepared, sandbox, RIGHT, Limits(), Clock(100.0, started))
    assert {last[name] for name in ("mean", "variance", "sorted_copy", "double")} == {Verdict.UNJUDGED}
    submission = Submission("someone", {"stats.py": RIGHT.encode()})
    *_, grade = grades(prepared, submission, sandbox, Limits(), Clock(120.0, time.monotonic() - 119.0))
    finding = grade.problems[0].criteria[0].findings[0]
    said = "This could not be judged: the 2 minutes that the platform gives were over before it was run to its end"
    assert finding.fact == said
    assert grade.pending == 13


def test_a_call_that_the_platforms_limit_cuts_off_is_unjudged(prepared: Prepared, sandbox: Sandbox) -> None:
    *_, last = verdicts(prepared, sandbox, HANGS, Limits(call_seconds=60.0), Clock(3.0))
    assert last["mean"] is Verdict.UNJUDGED
    assert last["double"] is Verdict.UNJUDGED


def test_a_call_that_runs_into_its_own_limit_is_a_timeout(prepared: Prepared, sandbox: Sandbox) -> None:
    limits = Limits(call_seconds=1.0, submission_seconds=100.0)
    *_, last = verdicts(prepared, sandbox, HANGS, limits, Clock(60.0))
    assert last["mean"] is Verdict.TIMEOUT
    assert last["double"] is Verdict.PASS


def test_an_import_that_hangs_is_a_timeout_of_all_that_needs_it(prepared: Prepared, sandbox: Sandbox) -> None:
    limits = Limits(call_seconds=1.0, submission_seconds=100.0)
    *_, last = verdicts(prepared, sandbox, "while True: pass\n", limits, Clock(60.0))
    assert {last[name] for name in ("mean", "variance", "sorted_copy")} == {Verdict.TIMEOUT}
    assert last["double"] is Verdict.PASS


def test_time_is_kept_for_judging_and_writing() -> None:
    clock = Clock(600.0)
    assert 530 < clock.for_code <= 540
    assert 570 < clock.to_the_end <= 576
    assert (clock.minutes, Clock(30.0).minutes, Clock(90.0).minutes) == ("10 minutes", "30 seconds", "90 seconds")
