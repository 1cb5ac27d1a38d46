"""What a submission is asked in each round, and what is wanted of it when observations are there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import grader.rounds
from grader.model import (
    Assignment,
    Call,
    Case,
    Criterion,
    CriterionResult,
    Evidence,
    Layout,
    Limits,
    Observation,
    Problem,
    Program,
    Property,
    Status,
    Submission,
    Verdict,
    Visibility,
)
from grader.pipeline import judge_submission
from grader.plan.calls import plan_problem
from grader.plan.streams import Streams
from grader.prepare import Prepared, PreparedCase
from grader.rounds import MOST_ROUNDS, observe, recall, wanted

ANSWERS_CALL = "mlp/@answers/1"
DOUBLED = Program((), ("f",), ("f(2 * x)",))


class Recorder:
    """A sandbox that answers every call with its id."""

    confinement = ("none",)

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.seconds: list[float] = []
        self.notebooks: list[set[str]] = []

    def run(self, submission: Submission, calls: Sequence[Call], limits: Limits) -> list[Observation]:
        self.asked.append([call.id for call in calls])
        self.seconds.append(limits.submission_seconds)
        self.notebooks.append({call.layout.notebook for call in calls})
        return [Observation(call.id, Status.OK, (call.id,), seconds=1.5) for call in calls]


class Asking:
    """A check that asks for as many further calls as it is told, one after the other."""

    by_hand = False

    def __init__(self, count: int) -> None:
        self.count = count

    def compare(self, evidence: Evidence) -> tuple[()]:
        return ()

    def further(self, evidence: Evidence) -> Mapping[str, tuple[Program, Mapping[str, Any]]]:
        known = min(len(evidence.further) + 1, self.count)
        return {str(number): (DOUBLED, {"x": number}) for number in range(known)}


@pytest.fixture
def prepared() -> Prepared:
    """One criterion with a program and one with a written answer."""
    cases = (Case("1", {"x": 1}), Case("2", {"x": 1}, Visibility.HIDDEN))
    program = Criterion("run", "Run", Decimal(1), "value", Program((), ("f",), ("f(x)",)), cases=cases)
    written = Criterion("s1", "s1", Decimal(1), "value", answer="s1")
    problem = Problem("mlp", "MLP", Path("mlp"), Layout("mlp.py"), (program, written))
    planned: dict[tuple[str, str], tuple[PreparedCase, ...]] = {}
    for one in plan_problem(problem, Streams(0, b"k" * 32)):
        key = (problem.id, one.criterion.id)
        planned[key] = (*planned.get(key, ()), PreparedCase(one, (2.0,)))
    return Prepared(Assignment("hw", "HW", (problem,), Path("hw.yaml")), Streams(0), planned)


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Any:
    def set_count(count: int) -> None:
        monkeypatch.setattr(grader.rounds, "check_named", lambda name: Asking(count))

    return set_count


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        (b"def f(x): ...", ["mlp/run/1", "mlp/run/2"]),
        (b"ANSWERS = {}", ["mlp/run/1", "mlp/run/2", ANSWERS_CALL]),
    ],
)
def test_answers_are_only_asked_of_code_that_mentions_them(source: bytes, asked: list[str], prepared: Prepared) -> None:
    recorder = Recorder()
    found = observe(prepared, Submission("ada", {"mlp.py": source}), recorder, Limits())  # type: ignore[arg-type]
    assert recorder.asked == [asked]
    assert list(found) == asked


def test_further_calls_follow_in_rounds_of_their_own(prepared: Prepared, asking: Any) -> None:
    asking(2)
    recorder = Recorder()
    found = observe(prepared, Submission("ada"), recorder, Limits())  # type: ignore[arg-type]
    assert recorder.asked == [
        ["mlp/run/1", "mlp/run/2"],
        ["mlp/run/1#0", "mlp/run/2#0", "mlp/s1/1#0"],
        ["mlp/run/1#1", "mlp/run/2#1"],
    ]
    assert wanted(prepared, Submission("ada"), found) == []


def test_what_has_no_calls_of_its_own_asks_in_the_first_round(prepared: Prepared, asking: Any) -> None:
    asking(2)
    (problem,) = prepared.assignment.problems
    own = Criterion("own", "Own", Decimal(1), "property", property=Property("function", {"name": "law"}))
    problem = replace(problem, criteria=(*problem.criteria, own))
    (case,) = [one for one in plan_problem(problem, Streams(0, b"k" * 32)) if one.criterion is own]
    ready = replace(
        prepared,
        assignment=replace(prepared.assignment, problems=(problem,)),
        cases={**prepared.cases, ("mlp", "own"): (PreparedCase(case),)},
    )
    recorder = Recorder()
    observe(ready, Submission("ada"), recorder, Limits())  # type: ignore[arg-type]
    assert recorder.asked[:2] == [
        ["mlp/run/1", "mlp/run/2", "mlp/own/1#0"],
        ["mlp/run/1#0", "mlp/run/2#0", "mlp/s1/1#0", "mlp/own/1#1"],
    ]
    (call,) = [one for one in wanted(ready, Submission("ada"), {}) if one.id == "mlp/own/1#0"]
    assert call.seed == case.seed != 0


def test_a_further_call_is_as_secret_as_its_case(prepared: Prepared, asking: Any) -> None:
    asking(1)
    first = {f"mlp/run/{n}": Observation(f"mlp/run/{n}", Status.OK, (n,)) for n in "12"}
    calls = wanted(prepared, Submission("ada"), first)
    assert [(call.id, call.visibility) for call in calls[:2]] == [
        ("mlp/run/1#0", Visibility.PUBLIC),
        ("mlp/run/2#0", Visibility.HIDDEN),
    ]
    assert (calls[0].program, calls[0].inputs) == (DOUBLED, {"x": 0})


def test_rounds_share_the_time_of_the_submission(prepared: Prepared, asking: Any) -> None:
    asking(2)
    recorder = Recorder()
    observe(prepared, Submission("ada"), recorder, Limits(submission_seconds=60.0))  # type: ignore[arg-type]
    assert recorder.seconds == [60.0, 57.0, 52.5]


def test_where_a_round_ran_a_part_of_a_notebook_the_later_ones_do_too(prepared: Prepared, asking: Any) -> None:
    class Cutting(Recorder):
        def run(self, submission: Submission, calls: Sequence[Call], limits: Limits) -> list[Observation]:
            why = "running all of its cells took longer than 3 s" if len(self.asked) == 1 else ""
            return [replace(seen, only_definitions=why) for seen in super().run(submission, calls, limits)]

    asking(3)
    recorder = Cutting()
    observe(prepared, Submission("ada"), recorder, Limits())  # type: ignore[arg-type]
    assert recorder.notebooks == [{"all"}, {"all"}, {"definitions"}, {"definitions"}]


def test_a_check_that_never_has_enough_is_given_up(prepared: Prepared, asking: Any) -> None:
    asking(10**6)
    recorder = Recorder()
    observe(prepared, Submission("ada"), recorder, Limits())  # type: ignore[arg-type]
    assert len(recorder.asked) == MOST_ROUNDS


def test_nothing_is_wanted_of_a_submission_that_can_not_be_read(prepared: Prepared) -> None:
    assert wanted(prepared, Submission("ada", unreadable="the archive is damaged"), {}) == []


def test_what_was_never_run_is_unjudged_and_costs_nothing(prepared: Prepared) -> None:
    graded = judge_submission(prepared, Submission("ada"), {})
    run, written = graded.problems[0].criteria
    assert (run.verdict, run.pending) == (Verdict.UNJUDGED, 1)
    assert [finding.fact for finding in run.findings] == ["This could not be judged: it was not run."]
    assert written.verdict is Verdict.MISSING


# ------------------------------------------------------------------------------------------------------------ memory


def memory(*calls: str) -> Any:
    """Remembers these calls, and nothing else."""
    return lambda call: Observation(call.id, Status.OK, ("remembered",), seconds=2.0) if call.id in calls else None


def test_what_is_remembered_is_not_asked_and_counts_towards_the_time(prepared: Prepared, asking: Any) -> None:
    asking(1)
    recorder = Recorder()
    saved = memory("mlp/run/1", "mlp/run/2#0")
    found = observe(prepared, Submission("ada"), recorder, Limits(submission_seconds=60.0), saved)  # type: ignore[arg-type]
    assert recorder.asked == [["mlp/run/2"], ["mlp/run/1#0", "mlp/s1/1#0"]]
    assert recorder.seconds == [58.0, 54.5]
    assert found["mlp/run/1"].values == ("remembered",)


def test_with_everything_remembered_nobodys_code_runs(prepared: Prepared) -> None:
    recorder = Recorder()
    observe(prepared, Submission("ada"), recorder, Limits(), memory("mlp/run/1", "mlp/run/2"))  # type: ignore[arg-type]
    assert recorder.asked == []


def test_recalling_says_what_is_lacking_and_that_it_was_not_run(prepared: Prepared, asking: Any) -> None:
    asking(1)
    found, lacking = recall(prepared, Submission("ada"), memory("mlp/run/1", "mlp/run/1#0", "mlp/s1/1#0"))
    assert [call.id for call in lacking] == ["mlp/run/2", "mlp/run/2#0"]
    assert found["mlp/run/1#0"].values == ("remembered",)
    assert found["mlp/run/2"].status is Status.UNJUDGED
    run, _ = judge_submission(prepared, Submission("ada"), found).problems[0].criteria
    assert run.verdict is Verdict.UNJUDGED


def test_written_answers_in_code_that_was_never_run_are_not_missing(prepared: Prepared) -> None:
    submission = Submission("ada", {"mlp.py": b"ANSWERS = {}"})
    found, lacking = recall(prepared, submission, memory("mlp/run/1", "mlp/run/2"))
    assert [call.id for call in lacking] == [ANSWERS_CALL]
    _, written = judge_submission(prepared, submission, found).problems[0].criteria
    assert (written.verdict, written.pending) == (Verdict.UNJUDGED, 1)
    assert [finding.fact for finding in written.findings] == [
        "This could not be judged: what it needs of the submission's code was never run."
    ]


def test_a_check_that_never_has_enough_is_given_up_in_memory_too(prepared: Prepared, asking: Any) -> None:
    asking(10**6)
    found, lacking = recall(prepared, Submission("ada"), memory())
    assert len(found) == len(lacking) > MOST_ROUNDS


def test_a_former_result_that_is_kept_blocks_what_depends_on_it(prepared: Prepared) -> None:
    run, written = prepared.assignment.problems[0].criteria
    problem = replace(prepared.assignment.problems[0], criteria=(run, replace(written, depends=("run",))))
    altered = replace(prepared, assignment=replace(prepared.assignment, problems=(problem,)))
    former = CriterionResult(run, Verdict.FAIL, Decimal(0))
    submission = Submission("ada", answers={"mlp": {"s1": "7"}})
    graded = judge_submission(altered, submission, {}, kept={("mlp", "run"): former})
    first, second = graded.problems[0].criteria
    assert (first, second.verdict) == (former, Verdict.BLOCKED)
