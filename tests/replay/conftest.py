"""Problem directories with a `checks.py`, and students: functions of this process, or submissions in the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from grader.model import Assignment, CriterionResult, Judgement, Limits, Observation, Submission
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.replay.check import CaseCheck
from grader.replay.stand_in import StandIn
from grader.rubric.problem import load_problem
from grader.sandbox.interface import Sandbox, open_unconfined

RUBRIC = """\
title: A problem
module: m.py
criteria:
  - id: law
    title: {title}
    points: 2
    check: property
    property: {{function: law}}
    cases: [{cases}]
    {more}
"""
CASE = '{x: "normal[2, 5]", n: 3}'
REFERENCE = """\
import torch


def f(x):
    return 2 * x


def total(x):
    return x.sum()


def pair(x):
    return 2 * x, (x, x)


def labels(x):
    return x.argmax(dim=0)


def words(text):
    return text.split()


class Layer:
    def __init__(self, factor):
        self.factor = factor

    def forward(self, x):
        return self.factor * x
"""


def law_of(body: str, parameters: str = "student, x, judge", doc: str = "f is what it should be.") -> str:
    """The source of a `checks.py` with one function."""
    lines = dedent(body).strip("\n").splitlines()
    text = "\n".join(f"    {line}" for line in lines)
    return f'import numpy as np\nimport torch\n\n\ndef law({parameters}):\n    """{doc}"""\n{text}\n'


@pytest.fixture
def directory(tmp_path: Path) -> Callable[..., Path]:
    """``directory(checks, cases=…)``: a problem directory; ``more`` is a line of the criterion."""

    def make(
        checks: str | None,
        cases: str = CASE,
        reference: str = REFERENCE,
        more: str = "",
        title: str = "A law",
        name: str = "p",
    ) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "rubric.yaml").write_text(RUBRIC.format(cases=cases, more=more, title=title), encoding="utf-8")
        (folder / "reference.py").write_text(reference, encoding="utf-8")
        if checks is not None:
            (folder / "checks.py").write_text(checks, encoding="utf-8")
        return folder

    return make


@pytest.fixture
def prepared(directory: Callable[..., Path]) -> Callable[..., Prepared]:
    """``prepared(body, parameters, cases=…)``: a course with one function, tried on its reference."""

    def make(body: str, parameters: str = "student, x, judge", **more: Any) -> Prepared:
        problem = load_problem(directory(law_of(body, parameters), **more))
        alone = Assignment("hw", "Homework", (problem,), problem.directory / "hw.yaml")
        return prepare(alone, Streams(1, b"k" * 32))

    return make


@pytest.fixture
def check(prepared: Callable[..., Prepared]) -> Callable[..., CaseCheck]:
    """The function, ready for its first case."""

    def make(body: str, parameters: str = "student, x, judge", **more: Any) -> CaseCheck:
        found = prepared(body, parameters, **more).cases["p", "law"][0].own_check
        assert isinstance(found, CaseCheck)
        return found

    return make


def answers(check: CaseCheck, names: Mapping[str, Any]) -> tuple[dict[str, Observation], int]:
    """The tape of a student whose functions are ``names``, and how many rounds it took."""
    student, tape, rounds = StandIn(names, tensors=False), {}, 0
    while wanted := check.wanted(check.run(tape)[0]):
        tape |= {key: student.observed(asked, check.planned.seed) for key, asked in wanted.items()}
        rounds += 1
    return tape, rounds


@pytest.fixture
def judged(check: Callable[..., CaseCheck]) -> Callable[..., Judgement]:
    """``judged(body, parameters, f=…)``: what the function says of a student with these functions."""

    def run(body: str, parameters: str = "student, x, judge", *, setup: Mapping[str, Any] | None = None, **names: Any):
        own = check(body, parameters, **(setup or {}))
        return own.judge(answers(own, names)[0])

    return run


@pytest.fixture
def told(judged: Callable[..., Judgement]) -> Callable[..., str]:
    """The verdict, and the facts of all findings, one a line."""

    def run(*args: Any, **more: Any) -> str:
        judgement = judged(*args, **more)
        return "\n".join([str(judgement.verdict), *(finding.fact for finding in judgement.findings)])

    return run


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with open_unconfined() as opened:
        yield opened


@pytest.fixture
def graded(sandbox: Sandbox) -> Callable[..., CriterionResult]:
    """``graded(prepared, code)``: a submission's first criterion, by the path that every submission takes."""

    def run(ready: Prepared, code: str, **limits: Any) -> CriterionResult:
        submission = Submission("ada", {"m.py": dedent(code).encode()})
        result = grade(ready, submission, sandbox, Limits(**{"call_seconds": 20, **limits}))
        return result.problems[0].criteria[0]

    return run
