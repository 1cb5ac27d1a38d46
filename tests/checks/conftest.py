"""Evidence put together by hand: what a case asked, what came out, what was expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from grader.checks.judge import judge
from grader.model import (
    Array,
    Case,
    Criterion,
    Evidence,
    Failure,
    Judgement,
    Observation,
    Program,
    Reference,
    Status,
    Visibility,
)


def make_criterion(check: str = "value", observe: str = "out", needs: str = "f", **more: Any) -> Criterion:
    program = None if more.get("answer") else Program(("out = f(x)",), tuple(needs.split()), tuple(observe.split()))
    return Criterion("out", "Out", Decimal(4), check, program, **more)


def arrived(value: Any) -> Any:
    """A value as it comes out of a child."""
    return Array(value, str(value.dtype)) if isinstance(value, np.ndarray) else value


def expected(value: Any) -> Any:
    return Reference(value) if isinstance(value, np.ndarray) else value


def make_evidence(
    given: Any = (), truth: Any = (), inputs: Mapping[str, Any] | None = None, check: str = "value", **more: Any
) -> Evidence:
    """Several observed values and truths stand in tuples, in the order of ``observe``."""
    criterion = make_criterion(check, **more)
    case = Case("2", inputs or {})
    seen = Observation("p/out/2", Status.OK, tuple(map(arrived, given)), stdout="printed\n")
    return Evidence(criterion, case, case.inputs, tuple(map(expected, truth)), seen)


@pytest.fixture(scope="session")
def observed() -> Callable[..., Evidence]:
    return make_evidence


@pytest.fixture(scope="session")
def written() -> Callable[..., Evidence]:
    """``written(check, text, truth, inputs, **criterion)``: a written answer."""

    def make(
        check: str, text: Any, truth: Any = None, inputs: Mapping[str, Any] | None = None, **more: Any
    ) -> Evidence:
        samples = more.pop("samples", ())
        criterion = make_criterion(check, answer="A", **more)
        truths = () if truth is None else (expected(truth),)
        return Evidence(criterion, Case("1"), inputs or {}, truths, written=text, samples=samples)

    return make


@pytest.fixture(scope="session")
def ended() -> Callable[..., Evidence]:
    """``ended(status, type, message, **failure)``: a call that brought no values."""

    def make(status: Status, type: str = "", message: str = "", check: str = "value", **more: Any) -> Evidence:
        wanted = {key: more.pop(key) for key in ("raises", "hint", "needs") if key in more}
        seen = {
            key: more.pop(key) for key in ("missing", "stdout", "stderr", "output_cut", "defined_at") if key in more
        }
        failure = Failure(type, message, **more) if type or message else None
        criterion = make_criterion(check, **wanted)
        observation = Observation("p/out/1", status, failure=failure, **seen)
        return Evidence(criterion, Case("1"), {}, observation=observation)

    return make


@pytest.fixture(scope="session")
def judged() -> Callable[..., Judgement]:
    def run(evidence: Evidence, visibility: Visibility = Visibility.PUBLIC, snippet: str = "") -> Judgement:
        return judge(evidence, visibility, snippet)

    return run


@pytest.fixture(scope="session")
def fact() -> Callable[[Judgement], str]:
    """The facts of all findings, one a line."""
    return lambda judgement: "\n".join(finding.fact for finding in judgement.findings)
