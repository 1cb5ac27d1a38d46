"""A grade book on disk, and what is stored in it: made by hand, so that these tests run nobody's code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.codec.sealed import seal
from grader.gradebook.book import Book
from grader.gradebook.content import handed_in
from grader.gradebook.graded import FindingRow, Graded
from grader.gradebook.observed import Seen
from grader.gradebook.setting import Setting, Used
from grader.model import CriterionSummary, GradeSummary, Limits, Submission, Verdict

USED = Used("/course/hw.yaml", "/course/hw.key", "staff", Limits(), ("seccomp",))
SETTING = Setting("hw", 7, "5f1d0c", USED, "basis", "environment", {"torch": "2"})


def submission(name: str = "ada", source: bytes = b"def mean(x): ...\n") -> Submission:
    return Submission(name, {"stats.py": source}, {"stats": {"why": "0.60"}}, ("A note.",))


def graded(name: str = "ada", score: str = "3.5", **options: Any) -> Graded:
    points = Decimal(score)
    verdict = Verdict.PASS if points == 4 else Verdict.PARTIAL if points else Verdict.FAIL
    criteria = (
        CriterionSummary("stats", "mean", verdict, points, Decimal(4)),
        CriterionSummary("stats", "why", Verdict.AWAITING, Decimal(0), Decimal(2), Decimal(2)),
    )
    made = Graded(
        handed_in=handed_in(submission(name)),
        observed=(Seen("stats/mean/1", "digest-1", "ok", 0.25, seal(b"seen"), "environment"),),
        summary=GradeSummary(name, points, Decimal(6), Decimal(2), criteria, ("A note.",)),
        findings=() if points == 4 else (FindingRow("stats", "mean", "It differs.", "factor", "1", "public"),),
        record=seal(f'{{"submission": "{name}", "score": {score}}}'.encode()),
        result=f"result {score}",
        basis="basis",
        environment="environment",
        marks="",
        seconds=1.5,
        files={f"results/{name}.json": b"{}\n"},
        shown="staff, before the due date",
    )
    return replace(made, **options)


@pytest.fixture
def make() -> Callable[..., Graded]:
    return graded


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def book(folder: Path) -> Iterator[Book]:
    with Book.write(folder) as opened:
        opened.begin("grade", "staff", SETTING)
        yield opened


@pytest.fixture
def setting() -> Setting:
    return SETTING


@pytest.fixture
def handed() -> Callable[..., Submission]:
    return submission
