"""``grades.csv``: one row for each submission, for a spreadsheet or a script."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from grader.model import Assignment, CriterionSummary, GradeSummary
from grader.report.class_view import Summaries
from grader.report.words import points
from grader.text import csv_cell

_ADJUSTED = ("adjusted_score", "adjusted_max_score", "adjusted_pending", "adjustments")
_HEAD = ("submission", "score", "max_score", "pending", "final")


def grades_csv(assignment: Assignment, summaries: Summaries) -> Iterator[str]:
    """A class as CSV, line by line; columns after the totals are ``<problem>`` and ``<problem>/<criterion>``.

    The columns are those of the assignment, then those that only older grades have, then what counts after policies
    and decisions, where there are any. A cell is empty where a submission
    has no such criterion, or where none of its points are judged yet: a spreadsheet would take 0 for a mark. Lines end
    in ``\\n``; cells that a spreadsheet would run as formulas are guarded.
    """
    columns = _columns(assignment, summaries())
    adjusted = _are_adjusted(assignment, summaries())
    yield _line((*_HEAD, *columns, *(_ADJUSTED if adjusted else ())))
    for summary in summaries():
        scores = _scores(summary)
        counts = _counts(summary) if adjusted else ()
        yield _line((*_head(summary), *(scores.get(name, "") for name in columns), *counts))


def _columns(assignment: Assignment, summaries: Iterable[GradeSummary]) -> tuple[str, ...]:
    graded = dict.fromkeys(name for summary in summaries for name in _scores(summary))
    ours: list[str] = []
    for problem in assignment.problems:
        ours += [problem.id, *(f"{problem.id}/{criterion.id}" for criterion in problem.criteria)]
    return (*(name for name in ours if name in graded), *(name for name in graded if name not in ours))


def _are_adjusted(assignment: Assignment, summaries: Iterable[GradeSummary]) -> bool:
    return bool(assignment.late or assignment.drop_lowest) or any(summary.adjusted for summary in summaries)


def _counts(summary: GradeSummary) -> tuple[str, ...]:
    """What counts, and why; what was judged where nothing was adjusted."""
    counts = summary.adjusted or summary
    steps = summary.adjusted.adjustments if summary.adjusted else ()
    totals = (points(counts.score), points(counts.max_score), points(counts.pending))
    return (*totals, " ".join(one.text for one in steps))


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([csv_cell(cell) for cell in cells])
    return buffer.getvalue()


def _head(summary: GradeSummary) -> tuple[str, ...]:
    totals = (points(summary.score), points(summary.max_score), points(summary.pending))
    return (summary.submission, *totals, "true" if summary.final else "false")


def _scores(summary: GradeSummary) -> dict[str, str]:
    """Cells by column, a problem's total before its criteria."""
    by_problem: dict[str, list[CriterionSummary]] = {}
    for item in summary.criteria:
        by_problem.setdefault(item.problem, []).append(item)
    cells: dict[str, str] = {}
    for problem, criteria in by_problem.items():
        cells[problem] = points(sum((item.score for item in criteria if not item.extra_credit), Decimal(0)))
        cells |= {f"{problem}/{item.criterion}": _score(item) for item in criteria}
    return cells


def _score(item: CriterionSummary) -> str:
    return "" if item.pending and not item.score else points(item.score)
