"""What a regrade says: a row for each criterion that went otherwise, in words, as a table, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from rich.console import Console

from grader.batch.changes import changes_of, is_other_grade
from grader.batch.regrade import Regraded
from grader.batch.wording import COLUMNS, csv_line, csv_row, line, table
from grader.gradebook.graded import Graded, HandedIn
from grader.model import Adjusted, CriterionSummary, GradeSummary, Verdict


def item(criterion: str, score: float, worth: int = 4, verdict: Verdict = Verdict.PARTIAL, **options: Any) -> Any:
    return CriterionSummary("stats", criterion, verdict, Decimal(str(score)), Decimal(worth), **options)


def summary(*criteria: CriterionSummary, score: str = "", name: str = "ada") -> GradeSummary:
    total = Decimal(score) if score else sum((one.score for one in criteria), Decimal(0))
    pending = sum((one.pending for one in criteria), Decimal(0))
    return GradeSummary(name, total, sum((one.max_score for one in criteria), Decimal(0)), pending, criteria)


def regraded(before: GradeSummary, now: GradeSummary, lacking: Sequence[str] = ()) -> Regraded:
    handed_in = HandedIn(now.submission, "content", b"")
    graded = Graded(handed_in, (), now, (), b"", "", "", "", "", 0.0)
    return Regraded(before, graded, frozenset(("stats", name) for name in lacking), True)


def lines(*args: Any) -> list[str]:
    return [line(change) for change in changes_of(regraded(*args))]


def test_what_stayed_is_not_said() -> None:
    same = summary(item("mean", 2), item("why", 1))
    assert lines(same, same) == []
    assert not is_other_grade(regraded(same, same))


def test_each_criterion_that_went_otherwise_is_a_line() -> None:
    before, now = summary(item("mean", 2), item("why", 1)), summary(item("mean", 3), item("why", 0.25))
    assert lines(before, now) == [
        "ada: 3 → 3.25 of 8 · stats/mean: partial 2/4 → partial 3/4",
        "ada: 3 → 3.25 of 8 · stats/why: partial 1/4 → partial 0.25/4",
    ]


def test_criteria_that_come_and_go() -> None:
    before, now = summary(item("old", 2)), summary(item("new", 3))
    assert lines(before, now) == [
        "ada: 2 → 3 of 4 · stats/new: – → partial 3/4",
        "ada: 2 → 3 of 4 · stats/old: partial 2/4 → –",
    ]


def test_two_changes_that_cancel_out_are_said() -> None:
    before, now = summary(item("mean", 2), item("why", 1)), summary(item("mean", 1), item("why", 2))
    assert lines(before, now)[0] == "ada: 3 of 8, as before · stats/mean: partial 2/4 → partial 1/4"


def test_a_grade_is_what_counts_of_it() -> None:
    before, now = (
        replace(summary(item("mean", score)), adjusted=Adjusted(Decimal(0), Decimal(4), Decimal(0), True))
        for score in (0, 4)
    )
    assert lines(before, now) == ["ada: 0 of 4, as before · stats/mean: partial 0/4 → partial 4/4"]
    assert not is_other_grade(regraded(before, now))


def test_totals_that_change_without_a_criterion() -> None:
    one = item("mean", 4, extra_credit=True)
    assert lines(summary(one, score="4"), summary(one, score="3")) == ["ada: 4 → 3 of 4 · the totals: –"]


def test_what_was_never_run() -> None:
    before, now = (
        summary(item("mean", 2)),
        summary(item("mean", 2), item("new", 0, 1, Verdict.UNJUDGED, pending=Decimal(1))),
    )
    assert lines(before, now, ["mean", "new"]) == [
        "ada: 2 of 4 → 2 (+1 pending) of 5 · stats/mean: partial 2/4, needs --run-new",
        "ada: 2 of 4 → 2 (+1 pending) of 5 · stats/new: needs --run-new",
    ]


def test_the_table_names_a_submission_once() -> None:
    before, now = summary(item("mean", 2), item("why", 1)), summary(item("mean", 3), item("why", 0))
    console = Console(file=io.StringIO(), width=100)
    console.print(table([*changes_of(regraded(before, now))]))
    assert isinstance(console.file, io.StringIO)
    printed = console.file.getvalue()
    assert printed.count("ada") == 1
    assert [row.split() for row in printed.splitlines() if "why" in row] == [
        ["stats/why", "partial", "1/4", "→", "partial", "0/4"]
    ]


def test_csv_has_a_column_for_each_cell() -> None:
    before, now = summary(item("old", 2)), summary(item("new", 3, pending=Decimal(1)))
    text = csv_line() + "".join(csv_row(change) for change in changes_of(regraded(before, now)))
    first, second = csv.DictReader(io.StringIO(text))
    assert tuple(first) == COLUMNS
    assert None not in first.values()
    assert (first["verdict_before"], first["points_now"], first["pending_now"]) == ("", "3", "1")
    assert (second["points_before"], second["verdict_now"], second["score_now"]) == ("2", "", "3")


@pytest.mark.parametrize("name", ["=1+1", "\x1b[31mred", "a\nb", "[red]"])
def test_names_are_harmless_wherever_they_are_shown(name: str) -> None:
    change, *_ = changes_of(regraded(summary(item("mean", 2), name=name), summary(item("mean", 3), name=name)))
    assert "\x1b" not in line(change)
    assert "\n" not in line(change)
    assert not csv_row(change).startswith("=")
    console = Console(file=io.StringIO(), width=100)
    console.print(table([change]))
    assert isinstance(console.file, io.StringIO)
    assert "\x1b" not in console.file.getvalue()
    assert name != "[red]" or "[red]" in console.file.getvalue()
