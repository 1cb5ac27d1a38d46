"""grades.csv."""

from __future__ import annotations

import csv
import io

from grader.model import Grade
from grader.report.csv_report import grades_csv


def rows(*grades: Grade) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(grades_csv(grades))))


def test_a_row_holds_totals_problems_and_criteria(grade: Grade) -> None:
    (row,) = rows(grade)
    assert list(row)[:6] == ["submission", "score", "max_score", "pending", "final", "layers"]
    assert (row["submission"], row["score"], row["max_score"], row["pending"], row["final"]) == (
        *("group-07_kim", "20.75", "40"),
        *("5", "false"),
    )
    assert (row["conv1d_matrix"], row["conv1d_matrix/matrix"], row["layers/step"]) == ("6.75", "3.75", "0")


def test_what_is_not_judged_is_empty(grade: Grade) -> None:
    (row,) = rows(grade)
    assert (row["conv1d_matrix/why"], row["conv1d_matrix/odd"]) == ("", "")


def test_columns_are_those_of_all_grades(grade: Grade, secrets: Grade) -> None:
    first, second = rows(grade, secrets)
    assert (first["work/hidden"], second["work/hidden"], second["layers"]) == ("", "0", "")


def test_a_submission_is_no_formula(hostile: Grade) -> None:
    (row,) = rows(hostile)
    assert row["submission"].startswith("'=cmd")
    assert not set(row["submission"]) & set("\x1b\u202e\ud800\n")


def test_no_grades_leave_a_header() -> None:
    assert grades_csv([]) == "submission,score,max_score,pending,final\n"
