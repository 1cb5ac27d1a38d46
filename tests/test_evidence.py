"""Which calls a submission has to answer, and what the checks may look at."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.evidence import evidence_of, further_call
from grader.model import (
    Assignment,
    Case,
    Criterion,
    Failure,
    Layout,
    Observation,
    Opaque,
    Problem,
    Program,
    Status,
    Submission,
)
from grader.plan.calls import plan_problem
from grader.plan.streams import Streams
from grader.prepare import Prepared, PreparedCase

ANSWERS_CALL = "mlp/@answers/1"


@pytest.fixture
def prepared() -> Prepared:
    """One criterion with a program and one with a written answer."""
    program = Criterion("run", "Run", Decimal(1), "value", Program((), ("f",), ("f(x)",)), cases=(Case("1", {"x": 1}),))
    written = Criterion("s1", "s1", Decimal(1), "value", answer="s1")
    problem = Problem("mlp", "MLP", Path("mlp"), Layout("mlp.py"), (program, written))
    cases = {
        (problem.id, planned.criterion.id): (PreparedCase(planned, (2.0,)),)
        for planned in plan_problem(problem, Streams(0))
    }
    return Prepared(Assignment("hw", "HW", (problem,), Path("hw.yaml")), Streams(0), cases)


def evidence(prepared: Prepared, submission: Submission, *observations: Observation, criterion: str = "s1") -> Any:
    (case,) = prepared.cases["mlp", criterion]
    return evidence_of(case, submission, {observation.call: observation for observation in observations})


def test_further_calls_of_a_case_are_found_by_their_keys(prepared: Prepared) -> None:
    (case,) = prepared.cases["mlp", "run"]
    call = further_call(case, "again", Program((), ("g",), ("g(y)",)), {"y": 2})
    assert (call.id, call.inputs, call.layout) == ("mlp/run/1#again", {"y": 2}, Layout("mlp.py"))
    own, other = Observation(call.id, Status.OK, (4,)), Observation("mlp/run/12#again", Status.OK, (5,))
    assert dict(evidence(prepared, Submission("ada"), own, other, criterion="run").further) == {"again": own}


def test_a_program_is_judged_by_what_its_call_brought(prepared: Prepared) -> None:
    seen = Observation("mlp/run/1", Status.OK, (3,))
    found = evidence(prepared, Submission("ada"), seen, criterion="run")
    assert (found.observation, found.expected, found.inputs) == (seen, (2.0,), {"x": 1})


def test_the_answers_file_wins_over_the_mapping(prepared: Prepared) -> None:
    mapping = Observation(ANSWERS_CALL, Status.OK, ({"s1": "2"},))
    assert evidence(prepared, Submission("ada", answers={"mlp": {"s1": "1"}}), mapping).written == "1"
    assert evidence(prepared, Submission("ada", answers={"mlp": {"s2": "1"}}), mapping).written == "2"


@pytest.mark.parametrize("blank", ["", None])
def test_a_name_without_an_answer_in_the_file_is_no_answer(prepared: Prepared, blank: str | None) -> None:
    mapping = Observation(ANSWERS_CALL, Status.OK, ({"s1": "2"},))
    assert evidence(prepared, Submission("ada", answers={"mlp": {"s1": blank}}), mapping).written == "2"
    assert evidence(prepared, Submission("ada", answers={"mlp": {"s1": blank}})).written is None


def test_the_mapping_may_be_keyed_by_problem(prepared: Prepared) -> None:
    mapping = Observation(ANSWERS_CALL, Status.OK, ({"mlp": {"s1": "2"}},))
    assert evidence(prepared, Submission("ada"), mapping).written == "2"


def test_no_answer_is_none(prepared: Prepared) -> None:
    found = evidence(prepared, Submission("ada"))
    assert (found.written, found.observation) == (None, None)


def test_answers_that_could_not_be_read_say_why(prepared: Prepared) -> None:
    found = evidence(prepared, Submission("ada", answers_flaw="answers.yaml:3: a tab can't indent"))
    assert found.written == Opaque("answers", "answers.yaml:3: a tab can't indent")


def test_a_mapping_that_died_is_told_as_that_and_not_as_no_answer(prepared: Prepared) -> None:
    died = Observation(ANSWERS_CALL, Status.ERROR, failure=Failure("SyntaxError", "invalid syntax", stage="load"))
    assert evidence(prepared, Submission("ada"), died).observation == died
    assert evidence(prepared, Submission("ada", answers={"mlp": {"s1": "1"}}), died).observation is None


def test_a_module_without_a_mapping_has_no_answer(prepared: Prepared) -> None:
    found = evidence(prepared, Submission("ada"), Observation(ANSWERS_CALL, Status.MISSING))
    assert (found.written, found.observation) == (None, None)
