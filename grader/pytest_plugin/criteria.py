"""One item for each criterion of each submission."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.model import Criterion, Problem, Verdict
from grader.pytest_plugin.errors import Lost, Unjudged
from grader.pytest_plugin.grading import Grading, guarded
from grader.pytest_plugin.reports import ToldItem
from grader.pytest_plugin.wording import headline, text_of
from grader.report.view import CriterionView
from grader.report.words import points


class CriterionItem(ToldItem):
    """Its set-up has the submission graded, if no other has; its call says what came of this criterion."""

    view: CriterionView | None = None

    def __init__(self, *, grading: Grading, submission: str, problem: Problem, criterion: Criterion, **rest: Any):
        super().__init__(**rest)
        self.grading = grading
        self.submission = submission
        self.problem = problem
        self.criterion = criterion
        self.add_marker("criterion")

    def setup(self) -> None:
        """Grades; what is unjudged is an error of the set-up, which is no failure."""
        self.view = guarded(lambda: self.grading.criterion(self.submission, self.problem.id, self.criterion.id))
        self.user_properties += _properties(self.view)
        if self.view.verdict is Verdict.UNJUDGED:
            raise Unjudged(text_of(self.view), headline(self.view))

    def runtest(self) -> None:
        """Passes, is skipped, or fails with the findings."""
        assert self.view is not None
        if self.view.verdict is Verdict.AWAITING:
            raise pytest.skip.Exception(headline(self.view), _use_item_location=True)
        if self.view.verdict is not Verdict.PASS:
            where = next((finding.where for finding in self.view.findings if finding.where is not None), None)
            raise Lost(text_of(self.view), headline(self.view), where)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the criterion stands in its rubric, and the item's name."""
        _, _, line = self.criterion.where.rpartition(":")
        return self.problem.directory / "rubric.yaml", int(line or 1) - 1, self.nodeid

    def graded(self) -> dict[str, str]:
        """What the table at the end needs, in a form that any process can send."""
        told = _unjudged(self.submission, self.problem, self.criterion)
        if self.view is None:
            return told
        return told | {
            "verdict": str(self.view.verdict),
            "score": str(self.view.score),
            "pending": str(self.view.pending),
        }


class ProblemNode(pytest.Collector):
    """The criteria of one problem, for one submission."""

    def __init__(self, *, grading: Grading, submission: str, problem: Problem, **rest: Any) -> None:
        super().__init__(**rest)
        self.grading = grading
        self.submission = submission
        self.problem = problem

    def collect(self) -> Iterator[CriterionItem]:
        """In the rubric's order."""
        for criterion in self.problem.criteria:
            yield CriterionItem.from_parent(
                self,
                name=criterion.id,
                grading=self.grading,
                submission=self.submission,
                problem=self.problem,
                criterion=criterion,
            )


def problem_nodes(session: pytest.Session, grading: Grading) -> list[ProblemNode]:
    """Every problem of every submission, in the order of the class and of the assignment."""
    return [
        ProblemNode.from_parent(
            session, name=name, nodeid=name, grading=grading, submission=submission, problem=problem
        )
        for name, submission, problem in _named(grading)
    ]


def ids_of(grading: Grading) -> list[str]:
    """The node ids of all criteria."""
    return [f"{name}::{criterion.id}" for name, _, problem in _named(grading) for criterion in problem.criteria]


def owners_of(grading: Grading) -> dict[str, str]:
    """Node id of a problem → its submission."""
    return {name: submission for name, submission, _ in _named(grading)}


def unjudged(grading: Grading, nodeid: str) -> dict[str, str]:
    """What the table needs for a criterion that was lost with the process that had it; nothing for other nodes."""
    node, _, criterion = nodeid.partition("@")[0].partition("::")
    for name, submission, problem in _named(grading):
        for one in problem.criteria:
            if (name, one.id) == (node, criterion):
                return _unjudged(submission, problem, one)
    return {}


def _unjudged(submission: str, problem: Problem, criterion: Criterion) -> dict[str, str]:
    return {
        "submission": submission,
        "problem": problem.id,
        "criterion": criterion.id,
        "verdict": str(Verdict.UNJUDGED),
        "score": "0",
        "pending": str(criterion.points),
    }


def _named(grading: Grading) -> Iterator[tuple[str, str, Problem]]:
    """Node id, submission and problem; the submission's name is left out of ids where there is only one."""
    for found in grading.found:
        prefix = f"{found.id}/" if len(grading.found) > 1 else ""
        for problem in grading.assignment.problems:
            yield prefix + problem.id, found.id, problem


def _properties(view: CriterionView) -> list[tuple[str, object]]:
    numbers = {"points": view.score, "max_points": view.points, "pending": view.pending}
    return [
        ("verdict", str(view.verdict)),
        *((name, points(number)) for name, number in numbers.items() if number is not None),
    ]
