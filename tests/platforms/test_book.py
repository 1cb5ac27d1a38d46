"""Out of the grade book: who a grade belongs to, and what a roster adds."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from grader.codec.sealed import seal
from grader.errors import BookError
from grader.gradebook.book import Book
from grader.gradebook.content import handed_in
from grader.gradebook.graded import Graded
from grader.gradebook.setting import Setting, Used
from grader.model import Adjusted, Adjustment, CriterionSummary, GradeSummary, Limits, Student, Submission, Verdict
from grader.platforms.book import class_grades

SETTING = Setting("hw", 7, "5f1d0c", Used("/c/hw.yaml", "/c/hw.key", "staff", Limits(), ()), "b", "e", {})


def stored(submission: Submission, maximum: str = "6", adjusted: Adjusted | None = None) -> Graded:
    criteria = (
        CriterionSummary("stats", "mean", Verdict.PASS, Decimal("3.5"), Decimal(4)),
        CriterionSummary("stats", "bonus", Verdict.PASS, Decimal(1), Decimal(1), extra_credit=True),
        CriterionSummary("prose", "why", Verdict.AWAITING, Decimal(0), Decimal(2), Decimal(2), comment="see me"),
    )
    summary = GradeSummary(submission.id, Decimal("4.5"), Decimal(maximum), Decimal(2), criteria, adjusted=adjusted)
    return Graded(handed_in(submission), (), summary, (), seal(b"{}"), "r", "b", "e", "", 1.0)


@pytest.fixture
def book(tmp_path: Path):
    def make(*submissions: Submission, maxima: dict[str, str] | None = None) -> Path:
        with Book.write(tmp_path) as opened:
            opened.begin("grade", "staff", SETTING)
            for one in submissions:
                opened.store(stored(one, (maxima or {}).get(one.id, "6")), "first")
        return tmp_path

    return make


def roster(folder: Path, text: str) -> Path:
    path = folder / "roster.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_grade_has_ids_as_text_and_all_that_the_platform_says(book):
    when = datetime(2026, 3, 8, 23, 59, tzinfo=UTC)
    ada = Student("00123", "Ada Example", "ada", "ada@example.edu")
    folder = book(Submission("ada", student=ada, platform="gradescope", upload="900001", submitted=when, late=True))
    room = class_grades(folder, None)
    (grade,) = room.grades
    assert (room.title, room.max_score) == ("hw", Decimal(6))
    assert (grade.person, grade.platform, grade.upload, grade.submitted, grade.late) == (
        *(ada, "gradescope", "900001"),
        *(when, True),
    )
    assert (grade.score, grade.pending, grade.final, grade.own_id) == (Decimal("4.5"), Decimal(2), False, False)
    assert grade.problems == (("stats", Decimal("4.5"), Decimal(4)), ("prose", Decimal(0), Decimal(2)))
    assert grade.feedback == "stats: 4.5 of 4; prose: 0 of 2; prose, why: see me"


def test_a_group_is_one_grade_for_each_member(book):
    members = (Student("1", "Ada"), Student("2", "Bob"))
    folder = book(Submission("ab", student=members[0], members=members, group="Red", platform="gradescope"))
    grades = class_grades(folder, None).grades
    assert [(one.person.id, one.submission, one.group) for one in grades] == [("1", "ab", "Red"), ("2", "ab", "Red")]


def test_the_number_of_a_canvas_user_is_known_as_such(book):
    (grade,) = class_grades(book(Submission("a", student=Student("4711", "ada"), platform="canvas")), None).grades
    assert (grade.own("canvas"), grade.own("moodle"), grade.known_id, grade.keys) == ("4711", "", "", frozenset())


def test_a_roster_brings_ids_and_who_is_absent_and_who_is_unlisted(book, tmp_path):
    folder = book(Submission("ada", student=Student("ada")), Submission("eve", student=Student("eve")))
    path = roster(tmp_path, "id,login,name\n007,ada,Ada Example\n008,bob,Bob Berg\n")
    room = class_grades(folder, path)
    assert [(one.person.id, one.person.name, one.submission) for one in room.grades] == [
        ("007", "Ada Example", "ada"),
        ("eve", "", "eve"),
        ("008", "Bob Berg", ""),
    ]
    assert room.unlisted == ("eve",)


def test_a_group_of_the_roster_has_its_ids_and_not_the_platforms(book, tmp_path):
    folder = book(Submission("red", student=Student("99", "Red"), group="Red", platform="moodle"))
    path = roster(tmp_path, "id,login,name,group\n007,ada,Ada,Red\n008,bob,Bob,Red\n")
    grades = class_grades(folder, path).grades
    assert [(one.person.id, one.own_id, one.own("moodle")) for one in grades] == [
        ("007", False, ""),
        ("008", False, ""),
    ]


def test_the_maximum_is_that_of_most(book):
    people = [Submission(name, student=Student(name)) for name in ("a", "b", "c")]
    assert class_grades(book(*people, maxima={"c": "9"}), None).max_score == Decimal(6)


def test_a_folder_without_grades_is_refused(book, tmp_path):
    with pytest.raises(BookError) as error:
        class_grades(book(), None)
    assert str(error.value) == f"{tmp_path}: nothing was graded into this folder yet; grade something, then export it"
    with pytest.raises(BookError, match=r"none: no gradebook\.sqlite in this folder; `grader grade …"):
        class_grades(tmp_path / "none", None)


def test_what_counts_is_the_score_after_policies_and_decisions(tmp_path):
    late = Adjustment("late", Decimal("-0.45"), "One day late: 10 % less.")
    aside = Adjustment("note", Decimal(0), "For staff.", staff=True)
    adjusted = Adjusted(Decimal("4.05"), Decimal(5), Decimal(0), True, (late, aside))
    with Book.write(tmp_path) as opened:
        opened.begin("grade", "staff", SETTING)
        opened.store(stored(Submission("ada", student=Student("ada")), adjusted=adjusted), "first")
    room = class_grades(tmp_path, None)
    (grade,) = room.grades
    assert (grade.score, grade.max_score, grade.pending, grade.final, room.max_score) == (
        *(Decimal("4.05"), Decimal(5)),
        *(Decimal(0), True, Decimal(5)),
    )
    assert grade.feedback.endswith("; One day late: 10 % less.")
