"""A class, counted from its lines as they go by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from grader.model import Adjusted, Assignment, Criterion, CriterionSummary, GradeSummary, Layout, Problem, Verdict
from grader.report.class_view import class_view

CRITERIA = (Criterion("mean", "The mean", Decimal(4), "value"), Criterion("why", "Why", Decimal(6), "written"))
ASSIGNMENT = Assignment("hw", "Homework", (Problem("stats", "Stats", Path(), Layout("stats.py"), CRITERIA),), Path())


def line(name: str, mean: int, why: int | None = None, notes: tuple[str, ...] = ()) -> GradeSummary:
    pending = Decimal(6 if why is None else 0)
    criteria = (
        CriterionSummary("stats", "mean", Verdict.PASS if mean == 4 else Verdict.FAIL, Decimal(mean), Decimal(4)),
        CriterionSummary("stats", "why", Verdict.AWAITING, Decimal(why or 0), Decimal(6), pending),
    )
    return GradeSummary(name, Decimal(mean + (why or 0)), Decimal(10), pending, criteria, notes)


def test_numbers_of_a_class() -> None:
    room = class_view(ASSIGNMENT, lambda: [line("ada", 4, 6), line("bob", 0), line("cleo", 4)])
    assert (room.count, room.final, room.median, room.lowest, room.highest) == (3, 1, 4, 0, 10)
    assert room.bins == (1, 0, 0, 0, 1, 0, 0, 0, 0, 1)
    ((mean, why),) = (problem.criteria for problem in room.problems)
    assert (mean.mean, why.mean) == (Decimal(8) / 3, 6)  # what waits for a person is not zero
    assert mean.tally.counts == ((Verdict.PASS, 2), (Verdict.FAIL, 1))


def excused(name: str, score: str, most: str) -> GradeSummary:
    return replace(line(name, 0), adjusted=Adjusted(Decimal(score), Decimal(most), Decimal(0), True))


def test_scores_out_of_different_maxima_are_compared_by_their_shares() -> None:
    room = class_view(ASSIGNMENT, lambda: [line("ada", 4, 4), excused("bob", "4", "8"), excused("cleo", "8", "8")])
    assert (room.lowest, room.median, room.highest, room.max_score, room.unit) == (50, 80, 100, 100, " %")
    assert room.bins == (0, 0, 0, 0, 0, 1, 0, 0, 1, 1)
    room = class_view(ASSIGNMENT, lambda: [line("ada", 4, 4), excused("bob", "5", "10"), excused("cleo", "0", "0")])
    assert (room.lowest, room.median, room.highest, room.max_score, room.unit) == (5, 6.5, 8, 10, "")


def test_the_class_is_gone_through_again_for_each_table() -> None:
    passes = []

    def summaries() -> Iterator[GradeSummary]:
        passes.append(len(passes))
        yield from (line("ada", 4), line("bob", 4, notes=("'notes.txt' was not used.",)))

    room = class_view(ASSIGNMENT, summaries)
    assert passes == [0]
    assert [row.submission for row in room.rows] == [row.submission for row in room.rows] == ["ada", "bob"]
    assert (len(passes), room.noted) == (3, 1)


def test_what_nobody_was_graded_by_is_left_out() -> None:
    criteria = (*CRITERIA, Criterion("new", "New since then", Decimal(1), "value"))
    problem = Problem("stats", "Stats", Path(), Layout("stats.py"), criteria)
    room = class_view(Assignment("hw", "Homework", (problem,), Path()), lambda: [line("ada", 4)])
    assert [item.id for item in room.problems[0].criteria] == ["mean", "why"]


def test_an_empty_class() -> None:
    room = class_view(ASSIGNMENT, list)
    assert (room.count, room.median, room.problems, list(room.rows)) == (0, None, (), [])


@given(st.lists(st.integers(0, 4)))
def test_every_submission_falls_into_one_bin(scores: list[int]) -> None:
    room = class_view(ASSIGNMENT, lambda: (line("x", score, 6) for score in scores))
    assert sum(room.bins) == len(scores) == room.final
