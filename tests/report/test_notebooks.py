"""Places in notebooks, and remarks on the submission as a whole, in every report."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console

from grader.model import (
    Assignment,
    Criterion,
    CriterionResult,
    Finding,
    Grade,
    Layout,
    Place,
    Problem,
    ProblemResult,
    Verdict,
)
from grader.report.class_view import class_view
from grader.report.html import staff_page, student_page
from grader.report.json_report import result_json
from grader.report.summary import summary
from grader.report.terminal import print_grade
from grader.report.view import student_view

REMARK = "tqdm is not there where your code is run."


@pytest.fixture
def notebook(tmp_path: Path) -> Grade:
    """A finding in a cell, a note and a remark."""
    criterion = Criterion("f", "F", Decimal(2), "value")
    where = Place("HW2.ipynb", 3, "return x / 0", 7, 12)
    failed = CriterionResult(criterion, Verdict.ERROR, Decimal(0), findings=(Finding("f raised", where=where),))
    problem = Problem("p", "P", tmp_path, Layout("p.py"), (criterion,))
    result = ProblemResult(problem, (failed,), Decimal(0), Decimal(2), Decimal(0))
    grade = Grade("ada", Assignment("hw", "HW", (problem,), Path("hw.yaml")), (result,), *[Decimal(0)] * 3, seed=0)
    return replace(grade, notes=("A note.",), remarks=(REMARK,))


def test_a_place_in_a_notebook_names_its_cell(notebook: Grade, before: datetime) -> None:
    spot = "HW2.ipynb, cell 7 (In [12]), line 3"
    assert f'<span class="file">{spot}</span>' in student_page(notebook, before)
    file = io.StringIO()
    print_grade(Console(file=file, width=100), notebook)
    assert f"{spot}   return x / 0" in file.getvalue()
    (problem,) = json.loads(result_json(notebook))["problems"]
    assert problem["criteria"][0]["findings"][0]["where"] == {
        "file": "HW2.ipynb",
        "cell": 7,
        "execution_count": 12,
        "line": 3,
        "text": "return x / 0",
    }


def test_a_name_of_several_lines_makes_no_lines_of_its_own(notebook: Grade, before: datetime) -> None:
    odd = replace(notebook, notes=("'a\nAll 84 points were earned.\n.py' was not used.",), remarks=())
    assert student_view(odd, before).notes == ("'a All 84 points were earned. .py' was not used.",)


def test_remarks_stand_with_the_notes_of_a_submission(notebook: Grade, before: datetime) -> None:
    assert student_view(notebook, before).notes == ("A note.", REMARK)
    assert json.loads(result_json(notebook))["notes"] == ["A note.", REMARK]
    assert re.search(rf"<li>A note.</li>\s*<li>{REMARK}</li>", staff_page(notebook))


def test_a_class_is_told_of_files_that_were_not_understood_only(notebook: Grade) -> None:
    (row,) = class_view(notebook.assignment, lambda: [summary(notebook)]).rows
    assert row.notes == ("A note.",)
