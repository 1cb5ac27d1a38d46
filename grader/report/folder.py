"""The output folder: results, reports and the class overview, each file written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from grader.model import Assignment, Grade
from grader.report.csv_report import grades_csv
from grader.report.html import class_page, staff_page, student_page
from grader.report.json_report import result_json


class ReportFolder:
    """``DIR`` with ``results/``, ``reports/`` (for students), ``staff/``, ``index.html`` and ``grades.csv``.

    ``audience`` says whom ``results/*.json`` are for; ``as_of`` what students may already see.
    """

    def __init__(self, path: Path, audience: Literal["staff", "student"], as_of: datetime) -> None:
        self._path = path
        self._audience = audience
        self._as_of = as_of

    @property
    def index(self) -> Path:
        """The page that an instructor opens first."""
        return self._path / "index.html"

    def write(self, grade: Grade) -> None:
        """Writes one submission's result and both of its reports."""
        _write(self._path / "results" / f"{grade.submission}.json", result_json(grade, self._audience, self._as_of))
        _write(self._path / "reports" / f"{grade.submission}.html", student_page(grade, self._as_of))
        _write(self._path / "staff" / f"{grade.submission}.html", staff_page(grade))

    def write_class(self, assignment: Assignment, grades: Sequence[Grade], remarks: Sequence[str] = ()) -> None:
        """Writes the class overview, with ``remarks`` on files that belong to nobody, and the table of grades."""
        _write(self.index, class_page(assignment, grades, remarks))
        _write(self._path / "grades.csv", grades_csv(grades))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    aside.write_text(text, encoding="utf-8", newline="\n")
    aside.replace(path)
