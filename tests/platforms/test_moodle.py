"""Moodle: the offline grading worksheet and the grade book's import."""

from __future__ import annotations

from decimal import Decimal

import pytest

from grader.errors import UsageError

HEAD = (
    "Identifier,Full name,ID number,Email address,Status,Group,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\r\n"
)
THEIRS = HEAD + (
    'Participant 12345,Ada Example,00123,ada@example.edu,"Submitted, late",Red,,10.00,Yes,-,-,\r\n'
    'Participant 12346,=Bob,00124,bob@example.edu,"No submission",Red,,10.00,Yes,-,-,"<p>kept</p>"\r\n'
)


def test_a_new_worksheet_has_the_columns_that_its_import_requires(one, room, to):
    ada = one("12345", "Ada Example", platform="moodle", own_id=True, feedback="stats: 8.5 of 10")
    made = to("moodle", room(ada), feedback=True)
    assert made.data.decode() == (
        "Identifier,Full name,Grade,Maximum grade,Last modified (grade),Feedback comments\n"
        "Participant 12345,Ada Example,8.5,10,-,stats: 8.5 of 10\n"
    )


def test_without_participants_it_is_a_file_for_the_import_of_the_grade_book(one, room, to):
    made = to("moodle", room(one("00123", "Ada", "ada", "ada@example.edu"), one("bob", platform="")))
    assert made.data.decode() == (
        "Full name,Username,ID number,Email address,Lab 2\nAda,ada,00123,ada@example.edu,8.5\n"
    )
    assert made.told == (
        "bob has no id, login or e-mail address that Moodle knows: left out; give --roster FILE with them, or --into "
        "FILE with the grading worksheet that Moodle hands out",
    )


def test_a_group_has_no_participants_number(one, room, to):
    ada = one("12345", "Ada", platform="moodle", own_id=True)
    made = to("moodle", room(ada, one("7", "Bob", platform="moodle", group="Red")))
    assert made.told == (
        "Bob (7) has no participant's number: left out; give --into FILE with the grading worksheet that Moodle hands "
        "out",
    )


def test_its_own_worksheet_changes_in_the_grade_alone(one, room, to):
    ada = one("12345", "ada example", platform="moodle", own_id=True, feedback="stats: 8.5 of 10")
    made = to("moodle", room(ada), THEIRS)
    assert made.data.decode() == THEIRS.replace("Red,,10.00", "Red,8.5,10.00", 1)
    with_feedback = to("moodle", room(ada), THEIRS, feedback=True).data.decode()
    assert with_feedback == THEIRS.replace("Red,,10.00", "Red,8.5,10.00", 1).replace(
        "-,-,\r\n", "-,-,stats: 8.5 of 10\r\n", 1
    )


def test_a_group_gets_its_grade_in_every_row(one, room, to):
    made = to("moodle", room(one("7", "Red", platform="moodle", own_id=True, group="red")), THEIRS)
    assert made.data.decode() == THEIRS.replace("Red,,10.00", "Red,8.5,10.00")


def test_a_participants_number_is_no_student_number(one, room, to):
    theirs = THEIRS.replace("00124", "12345")
    ada = one("12345", "Ada Example", platform="moodle", own_id=True)
    assert to("moodle", room(ada), theirs).data.decode() == theirs.replace("Red,,10.00", "Red,8.5,10.00", 1)


def test_a_grade_above_the_maximum_is_told(one, room, to):
    ada = one("12345", "Ada", platform="moodle", own_id=True, score="11")
    made = to("moodle", room(ada), THEIRS)
    assert b"Red,11,10.00" in made.data
    assert made.told == (
        "Ada (12345): 11 of 10 points; Moodle takes no grade above the maximum: raise it there, or allow extra credit",
    )


def test_scores_are_scaled_to_the_maximum_that_is_asked_for(one, room, to):
    ada = one("12345", "Ada", platform="moodle", own_id=True, score="6.67")
    theirs = THEIRS.replace("10.00", "100,00").replace("100,00", '"100,00"')
    assert b'Red,66.7,"100,00"' in to("moodle", room(ada), theirs, out_of=Decimal(100)).data


def test_an_export_of_the_grade_book_is_filled_in_by_the_assignments_name(one, room, to):
    theirs = "First name,Last name,Username,Assignment: Lab 2 (Real)\nAda,Example,ada,-\n"
    assert to("moodle", room(one("", login="Ada")), theirs).data.decode() == theirs.replace("ada,-", "ada,8.5")


def test_a_worksheet_in_another_language_is_refused(one, room, to):
    with pytest.raises(UsageError) as error:
        to("moodle", room(one("1")), "Identifikation,Bewertung\nTeilnehmer/in 1,\n")
    assert str(error.value) == (
        "theirs.csv: neither an offline grading worksheet in English (Identifier, Grade, …) nor a grade book with the "
        "column 'Lab 2'; its columns are 'Identifikation', 'Bewertung': name one with --column, or download it in "
        "English"
    )
