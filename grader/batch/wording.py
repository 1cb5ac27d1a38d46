"""The changes of a regrade in words: as a table for a terminal, as lines for a pipe, as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from grader.batch.changes import NEEDS_RUN, Change, is_other_grade
from grader.model import Adjusted, CriterionSummary, GradeSummary
from grader.report.words import points
from grader.text import csv_cell, one_line

if TYPE_CHECKING:
    from rich.table import Table

COLUMNS = (
    *("submission", "criterion", "verdict_before", "points_before", "max_before", "pending_before"),
    *("verdict_now", "points_now", "max_now", "pending_now", "needs_run"),
    *("score_before", "score_now", "total_pending_before", "total_pending_now", "max_score_now"),
    *("adjusted_before", "adjusted_now", "adjusted_max_now"),
)
_TOTALS = "the totals"
_NOTHING = "–"


def line(change: Change) -> str:
    """``ada: 8 → 9 of 10 · stats/mean: fail 0/4 → pass 4/4``."""
    name = one_line(change.regraded.before.submission, 200)
    return f"{name}: {_grade(change)} · {_criterion(change)}: {_went(change)}"


def table(changes: Iterable[Change]) -> Table:
    """One row for each change, the submission and its grade on the first of its rows."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table("submission", "grade", "because of", "", box=box.SIMPLE_HEAD, pad_edge=False)
    last = ""
    for change in changes:
        name = one_line(change.regraded.before.submission, 200)
        head = ("", "") if name == last else (name, _grade(change))
        made.add_row(*(Text(cell) for cell in (*head, _criterion(change), _went(change))))
        last = name
    return made


def csv_line(cells: Iterable[str] = COLUMNS) -> str:
    """A line of CSV, with its line break; the head of the table without cells."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([csv_cell(cell) for cell in cells])
    return buffer.getvalue()


def csv_row(change: Change) -> str:
    """A change as a line of CSV; cells are empty where there is nothing."""
    before, now = change.regraded.before, change.regraded.graded.summary
    totals = (before.score, now.score, before.pending, now.pending, now.max_score)
    counts = (_counts(before).score, _counts(now).score, _counts(now).max_score)
    needs = "true" if change.lacking else "false"
    cells = (before.submission, change.criterion, *_cells(change.before), *_cells(change.now), needs)
    return csv_line((*cells, *(points(total) for total in (*totals, *counts))))


def _cells(item: CriterionSummary | None) -> tuple[str, str, str, str]:
    if item is None:
        return "", "", "", ""
    return item.verdict.value, points(item.score), points(item.max_score), points(item.pending)


def _criterion(change: Change) -> str:
    return one_line(change.criterion, 200) or _TOTALS


def _grade(change: Change) -> str:
    before, now = _counts(change.regraded.before), _counts(change.regraded.graded.summary)
    if not is_other_grade(change.regraded):
        return f"{_total(now)} of {points(now.max_score)}, as before"
    most = points(now.max_score)
    if before.max_score == now.max_score:
        return f"{_total(before)} → {_total(now)} of {most}"
    return f"{_total(before)} of {points(before.max_score)} → {_total(now)} of {most}"


def _counts(summary: GradeSummary) -> GradeSummary | Adjusted:
    """What counts of a grade: what was judged, or what policies and decisions made of it."""
    return summary.adjusted or summary


def _total(summary: GradeSummary | Adjusted) -> str:
    return points(summary.score) + (f" (+{points(summary.pending)} pending)" if summary.pending else "")


def _went(change: Change) -> str:
    if not change.criterion:
        return _steps(change) or _NOTHING
    if change.lacking:
        return f"{_result(change.before)}, {NEEDS_RUN}" if change.before else NEEDS_RUN
    return f"{_result(change.before)} → {_result(change.now)}"


def _steps(change: Change) -> str:
    """The steps to what counts that were not there before; else those that are no longer there."""
    before, now = (
        [one_line(one.text) for one in (summary.adjusted.adjustments if summary.adjusted else ())]
        for summary in (change.regraded.before, change.regraded.graded.summary)
    )
    new, gone = [text for text in now if text not in before], [text for text in before if text not in now]
    return " ".join(new) or (f"no longer: {' '.join(gone)}" if gone else "")


def _result(item: CriterionSummary | None) -> str:
    if item is None:
        return _NOTHING
    waits = ", pending" if item.pending else ""
    return f"{item.verdict.value} {points(item.score)}/{points(item.max_score)}{waits}"
