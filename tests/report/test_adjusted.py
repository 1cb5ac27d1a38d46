"""What counts after policies and decisions, wherever it is shown: to whom, and with which sentences."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from rich.console import Console

from grader.model import Adjusted, Adjustment, Grade, LatePolicy
from grader.report.class_view import class_view
from grader.report.csv_report import grades_csv
from grader.report.folder import shown
from grader.report.html import class_page, staff_page, student_page
from grader.report.json_report import result_json, schema
from grader.report.terminal import print_class, print_grade

NOW = datetime(2024, 2, 1, tzinfo=UTC)
LATE = Adjustment("late", Decimal("-2.05"), "1 day late: 10 % of 20.75 so far = 2.08 points.")
NOTE = Adjustment("note", Decimal(0), "The platform says otherwise.", staff=True)
ADJUSTED = Adjusted(Decimal("18.7"), Decimal(40), Decimal("4.5"), final=False, adjustments=(LATE, NOTE))
EXCUSED = Adjusted(
    *(Decimal(0), Decimal(0), Decimal(0)), final=True, adjustments=(Adjustment("exempt", Decimal(-20), "Excused."),)
)


@pytest.fixture
def late(grade: Grade) -> Grade:
    return replace(grade, adjusted=ADJUSTED)


def printed(write: Callable[[Console], None]) -> str:
    console = Console(file=io.StringIO(), width=120)
    write(console)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_the_result_has_it_for_its_audience_and_keeps_to_the_schema(late: Grade) -> None:
    staff, student = json.loads(result_json(late)), json.loads(result_json(late, "student", NOW))
    for result in (staff, student):
        jsonschema.Draft202012Validator(schema()).validate(result)
        assert result["score"] == 20.75
    assert staff["adjusted"] == {
        "score": 18.7,
        "max_score": 40,
        "pending": 4.5,
        "final": False,
        "adjustments": [
            {"kind": "late", "points": -2.05, "text": LATE.text},
            {"kind": "note", "points": 0, "text": NOTE.text},
        ],
    }
    assert [one["kind"] for one in student["adjusted"]["adjustments"]] == ["late"]


def test_what_is_for_staff_alone_leaves_a_students_result_as_if_it_were_not_there(grade: Grade) -> None:
    noted = replace(grade, adjusted=replace(ADJUSTED, adjustments=(NOTE,)))
    assert result_json(noted, "student", NOW) == result_json(grade, "student", NOW)
    assert student_page(noted, NOW) == student_page(grade, NOW)
    assert NOTE.text in result_json(noted)


def test_pages_show_what_was_judged_what_counts_and_why(late: Grade) -> None:
    staff, student = staff_page(late), student_page(late, NOW)
    for page in (staff, student):
        assert "<b>20.75</b>" in page
        assert "<strong>18.7 of 40 points count</strong> so far." in page
        assert LATE.text in page
        assert "−2.05" in page
        assert "4.5 pending" in page
        assert 'class="percent"' not in page
    assert f'{NOTE.text} <span class="quiet">(for staff)</span>' in staff
    assert NOTE.text not in student


def test_a_share_is_shown_once_it_is_final(grade: Grade) -> None:
    final = replace(grade, pending=Decimal(0), adjusted=replace(ADJUSTED, pending=Decimal(0), final=True))
    assert "46.8 %" in student_page(final, NOW)
    assert "52 %" not in student_page(final, NOW)


def test_excused_from_everything_has_no_share(grade: Grade) -> None:
    page = student_page(replace(grade, adjusted=EXCUSED), NOW)
    assert "<strong>0 of 0 points count</strong>." in page
    assert "Excused." in page


def test_the_terminal_shows_both(late: Grade, class_of: Any) -> None:
    said = printed(lambda console: print_grade(console, late, "student", NOW))
    assert f"It counts 18.7 / 40, 4.5 points pending:\n  {LATE.text}\n" in said
    assert NOTE.text not in said
    table = printed(lambda console: print_class(console, class_view(*class_of(late))))
    assert "20.75 / 40   18.7 / 40" in table


def test_without_policies_nothing_looks_otherwise(grade: Grade, class_of: Any) -> None:
    assert "counts" not in printed(lambda console: print_class(console, class_view(*class_of(grade)))).splitlines()[1]
    assert "adjusted" not in json.loads(result_json(grade))
    assert "What counts" not in "".join(class_page(*class_of(grade))) + staff_page(grade)
    assert "adjusted" not in "".join(grades_csv(*class_of(grade)))


def test_the_class_page_says_whose_and_why(late: Grade, grade: Grade, class_of: Any) -> None:
    page = "".join(class_page(*class_of(late, replace(grade, submission="other"))))
    assert page.count('<th scope="col" class="right">Counts</th>') == 1
    assert '<b>18.7</b> <span class="of">/ 40</span>' in page
    assert LATE.text in page
    assert NOTE.text in page


def test_statistics_are_of_what_counts_and_leave_out_who_is_excused(late: Grade, grade: Grade, class_of: Any) -> None:
    excused = replace(grade, submission="excused", adjusted=EXCUSED)
    room = class_view(*class_of(late, excused))
    assert (room.count, room.median, room.highest, room.max_score, sum(room.bins)) == (
        *(2, Decimal("18.7"), Decimal("18.7")),
        *(Decimal(40), 1),
    )
    assert room.final == 1


def test_the_table_of_grades_has_it_in_its_last_columns(late: Grade, grade: Grade, class_of: Any) -> None:
    other = replace(grade, submission="other")
    rows = list(csv.DictReader(io.StringIO("".join(grades_csv(*class_of(late, other))))))
    cells = [[row[name] for name in list(row)[-4:]] for row in rows]
    assert list(rows[0])[-4:] == ["adjusted_score", "adjusted_max_score", "adjusted_pending", "adjustments"]
    assert cells == [["18.7", "40", "4.5", f"{LATE.text} {NOTE.text}"], ["20.75", "40", "5", ""]]


def test_an_assignment_with_policies_has_the_columns_before_anybody_is_late(grade: Grade, class_of: Any) -> None:
    assignment, summaries = class_of(grade)
    for policies in ({"late": LatePolicy()}, {"drop_lowest": 1}):
        head = next(iter(grades_csv(replace(assignment, **policies), summaries)))
        assert head.endswith(",adjusted_score,adjusted_max_score,adjusted_pending,adjustments\n")


def test_a_reason_is_text(grade: Grade) -> None:
    why = Adjustment("exempt", Decimal(0), "Excused: <script>\u202e\x1b[31m.")
    page = student_page(replace(grade, adjusted=replace(ADJUSTED, adjustments=(why,))), NOW)
    assert "Excused: &lt;script&gt;." in page


def test_a_students_own_due_date_decides_what_their_files_show(grade: Grade) -> None:
    due = grade.assignment.due
    assert due is not None
    later = due + timedelta(days=2)
    between = due + timedelta(days=1)
    assert shown(grade.assignment, "staff", between) == "staff, after the due date"
    assert shown(grade.assignment, "staff", between, later) == "staff, before the due date"
    own = replace(grade, adjusted=replace(ADJUSTED, due=later))
    before = due - timedelta(days=1)
    assert result_json(own, "student", between) == result_json(own, "student", before)
    assert result_json(own, "student", later) != result_json(own, "student", before)
