"""One submission from content to what is stored: in any process, and the same when it is computed again."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from grader.batch.bench import Bench
from grader.batch.one import grade_one
from grader.batch.task import Task
from grader.gradebook.content import handed_in
from grader.model import (
    Array,
    Assignment,
    Call,
    Case,
    Criterion,
    Layout,
    Limits,
    Observation,
    Problem,
    Program,
    Status,
    Submission,
    Truth,
)
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.score.marks import Mark

PROGRAM = Program(("y = f(x)",), ("f",), ("y",))


class Doubling:
    """A sandbox in which ``f`` doubles, after 1.5 seconds by its own account."""

    confinement = ("none",)

    def __init__(self) -> None:
        self.asked: list[str] = []

    def run(self, submission: Submission, calls: Sequence[Call], limits: Limits) -> list[Observation]:
        self.asked += [call.id for call in calls]
        return [
            Observation(call.id, Status.OK, (Array(2 * np.asarray(call.inputs["x"]), "float64"),), seconds=1.5)
            for call in calls
        ]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("double")
    (folder / "reference.py").write_text("def f(x):\n    return 2 * x\n")
    (folder / "problem.md").write_text("# Double\n")
    cases = (Case("1", {"x": np.arange(3.0)}), Case("2", {"x": np.arange(4.0)}))
    criteria = (
        Criterion("f", "Double", Decimal(2), "value", PROGRAM, truth=Truth("same_program"), cases=cases),
        Criterion("why", "Why", Decimal(1), "written", answer="why"),
    )
    problem = Problem("double", "Double", folder, Layout("double.py"), criteria)
    return prepare(Assignment("hw", "Homework", (problem,), Path("hw.yaml")), Streams(0, b"k" * 32))


@pytest.fixture
def bench(prepared: Prepared) -> Bench:
    moment = datetime(2024, 2, 10, tzinfo=UTC)
    return Bench(prepared, Doubling(), Limits(), "staff", moment, "basis", "environment")  # type: ignore[arg-type]


def task(**options: object) -> Task:
    submission = Submission("ada", {"double.py": b"def f(x): return 2 * x\n"}, {"double": {"why": "Because."}})
    made = {"saved": {}, "marks": {}, "seconds": 0.0} | options
    return Task(submission, handed_in(submission), **made)  # type: ignore[arg-type]


def test_a_graded_submission_travels_between_processes(bench: Bench) -> None:
    one = pickle.loads(pickle.dumps(task()))  # noqa: S301 - our own data, as a pool of processes sends it
    graded = grade_one(bench, one)
    assert pickle.loads(pickle.dumps(graded)) == graded  # noqa: S301 - as above
    assert {name.partition("/")[0] for name in graded.files} == {"results", "reports", "staff"}
    assert (graded.summary.score, graded.summary.pending) == (2, 1)
    assert [seen.call for seen in graded.observed] == ["double/f/1", "double/f/2"]


def test_what_is_saved_is_not_run_and_gives_the_same_bytes(bench: Bench, prepared: Prepared) -> None:
    first = grade_one(bench, task())
    sandbox = bench.sandbox
    assert isinstance(sandbox, Doubling)
    sandbox.asked.clear()
    saved = {seen.digest: seen for seen in first.observed}
    again = grade_one(bench, task(saved=saved, seconds=first.seconds))
    assert sandbox.asked == []
    assert again.observed == ()
    assert (again.record, again.result, again.files) == (first.record, first.result, first.files)
    assert again.environment == "environment"


def test_only_what_is_lacking_is_run(bench: Bench) -> None:
    first = grade_one(bench, task())
    sandbox = bench.sandbox
    assert isinstance(sandbox, Doubling)
    sandbox.asked.clear()
    (kept, _) = first.observed
    again = grade_one(bench, task(saved={kept.digest: kept}))
    assert sandbox.asked == ["double/f/2"]
    assert [seen.call for seen in again.observed] == ["double/f/2"]
    assert again.result == first.result


def test_a_grade_that_rests_on_several_environments_has_none(bench: Bench) -> None:
    first = grade_one(bench, task())
    older = {seen.digest: replace(seen, environment="older") for seen in first.observed[:1]}
    assert grade_one(bench, task(saved=older)).environment == ""


def test_marks_are_part_of_what_a_grade_is_made_with(bench: Bench) -> None:
    plain = grade_one(bench, task())
    marked = grade_one(bench, task(marks={("ada", "double", "why"): Mark(Decimal(1), "Yes.")}))
    assert (plain.marks, marked.summary.score) == ("", 3)
    assert marked.marks != ""
    assert marked.result != plain.result
