"""grades.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from grader.model import Grade
from grader.report.csv_report import grades_csv


@pytest.fixture
def rows(class_of: Callable[..., Any]) -> Callable[..., list[dict[str, str]]]:
    def read(*grades: Grade) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO("".join(grades_csv(*class_of(*grades))))))

    return read


def test_a_row_holds_totals_problems_and_criteria(grade: Grade, rows: Any) -> None:
    (row,) = rows(grade)
    assert list(row)[:6] == ["submission", "score", "max_score", "pending", "final", "layers"]
    assert (row["submission"], row["score"], row["max_score"], row["pending"], row["final"]) == (
        *("group-07_kim", "20.75", "40"),
        *("5", "false"),
    )
    assert (row["conv1d_matrix"], row["conv1d_matrix/matrix"], row["layers/step"]) == ("6.75", "3.75", "0")


def test_what_is_not_judged_is_empty(grade: Grade, rows: Any) -> None:
    (row,) = rows(grade)
    assert (row["conv1d_matrix/why"], row["conv1d_matrix/odd"]) == ("", "")


def test_columns_are_those_of_all_grades(grade: Grade, secrets: Grade, rows: Any) -> None:
    first, second = rows(grade, secrets)
    assert (first["work/hidden"], second["work/hidden"], second["layers"]) == ("", "0", "")


def test_a_submission_is_no_formula(hostile: Grade, rows: Any) -> None:
    (row,) = rows(hostile)
    assert row["submission"].startswith("'=cmd")
    assert not set(row["submission"]) & set("\x1b\u202e\ud800\n")


def test_no_grades_leave_a_header(class_of: Any) -> None:
    assert "".join(grades_csv(*class_of())) == "submission,score,max_score,pending,final\n"


def test_columns_of_criteria_that_are_no_more_stand_last(grade: Grade, class_of: Any) -> None:
    assignment, summaries = class_of(grade)
    lines = list(grades_csv(replace(assignment, problems=assignment.problems[1:]), summaries))
    columns = lines[0].strip().split(",")
    assert columns.index("conv1d_matrix/why") < columns.index("layers/step")
    assert set(columns) == set("".join(grades_csv(assignment, summaries)).partition("\n")[0].split(","))
