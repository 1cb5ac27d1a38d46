"""What a check of some problems is about."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from grader.hidden import Hidden
from grader.model import Assignment, Criterion, Layout, Problem, Submission
from grader.notebook.judge.chosen import choose
from grader.plan.streams import Streams
from grader.prepare import Prepared
from grader.self_check.task import Task


def test_answers_to_problems_that_are_not_asked_for_are_left_out() -> None:
    """Their headings would be told as misspelt ones of the problems that are."""
    criterion = Criterion("c", "C", Decimal(1), "value", answer="s1")
    problems = tuple(Problem(name, name, Path(), Layout(f"{name}.py"), (criterion,)) for name in ("one_1", "one_2"))
    task = Task(Prepared(Assignment("hw", "HW", problems, Path("hw.yaml")), Streams(0), {}), Hidden())
    work = Submission("ada", answers={"one_1": {"s1": "1"}, "One-2": {"s1": "2"}})
    assert choose(task, ["one_2"]).part_of(work).answers == {"One-2": {"s1": "2"}}
    assert choose(task, []).part_of(work).answers == work.answers
