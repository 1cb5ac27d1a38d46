"""``grades.csv``: one row for each submission, for a spreadsheet or a script."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from grader.model import CriterionResult, Grade
from grader.report.words import points
from grader.text import csv_cell

_HEAD = ("submission", "score", "max_score", "pending", "final")


def grades_csv(grades: Sequence[Grade]) -> str:
    """``grades`` as CSV with a header; columns after the totals are ``<problem>`` and ``<problem>/<criterion>``.

    A cell is empty where a submission has no such criterion, or where none of its points are judged yet: a spreadsheet
    would take 0 for a mark. Lines end in ``\\n``; cells that a spreadsheet would run as formulas are guarded.
    """
    columns = tuple(dict.fromkeys(name for grade in grades for name in _scores(grade)))
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([csv_cell(name) for name in (*_HEAD, *columns)])
    for grade in grades:
        scores = _scores(grade)
        writer.writerow([csv_cell(cell) for cell in (*_head(grade), *(scores.get(name, "") for name in columns))])
    return buffer.getvalue()


def _head(grade: Grade) -> tuple[str, ...]:
    totals = (points(grade.score), points(grade.max_score), points(grade.pending))
    return (grade.submission, *totals, "true" if grade.final else "false")


def _scores(grade: Grade) -> dict[str, str]:
    cells: dict[str, str] = {}
    for problem in grade.problems:
        cells[problem.problem.id] = points(problem.score)
        for result in problem.criteria:
            cells[f"{problem.problem.id}/{result.criterion.id}"] = _score(result)
    return cells


def _score(result: CriterionResult) -> str:
    return "" if result.pending and not result.score else points(result.score)
