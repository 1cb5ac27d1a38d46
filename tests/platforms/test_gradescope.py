"""Gradescope: the columns of its scores."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from grader.errors import UsageError

THEIRS = (
    "First Name,Last Name,SID,Email,Sections,Total Score,Max Points,Status,Submission ID\n"
    "Ada,Example,00123,ada@example.edu,,1.0,10.0,Graded,900001\n"
    "Bob,B,00124,bob@example.edu,,,10.0,Missing,\n"
)


def test_a_new_file_has_the_columns_of_gradescopes_own(one, room, to):
    when = datetime(2026, 6, 25, 13, 16, 26, tzinfo=timezone(timedelta(hours=-6)))
    ada = one("00123", "Ada van Example", email="ada@example.edu", upload="900001", submitted=when, late=False)
    bob = one("00124", "Bob", pending="3")
    eve = one("00125", "Eve", submission="")
    made = to("gradescope", room(ada, bob, eve, one("eve", platform="")))
    assert made.data.decode() == (
        "First Name,Last Name,SID,Email,Sections,Total Score,Max Points,Status,Submission ID,Submission Time,"
        "Lateness (H:M:S)\n"
        "Ada van,Example,00123,ada@example.edu,,8.5,10,Graded,900001,2026-06-25 13:16:26 -0600,00:00:00\n"
        ",Bob,00124,,,,10,Ungraded,,,\n"
        ",Eve,00125,,,,10,Missing,,,\n"
    )
    assert made.told == (
        "Bob (00124): 3 points are pending, so no score was written (--with-pending writes what there is)",
        "eve has no student id and no e-mail address: left out; give --roster FILE with them, or --into FILE with the "
        "scores that Gradescope hands out",
    )


def test_its_own_file_is_filled_in(one, room, to):
    made = to("gradescope", room(one("00123"), one("x", email="BOB@example.edu", score="7")), THEIRS)
    assert made.data.decode() == THEIRS.replace("1.0,10.0", "8.5,10.0").replace(",,10.0", ",7,10.0")


def test_a_file_of_the_course_has_a_column_for_each_assignment(one, room, to):
    theirs = "SID,Lab 1,Lab 1 - Max Points,Lab 2,Lab 2 - Max Points\n7,1,5,,10\n"
    assert to("gradescope", room(one("7")), theirs).data.decode() == theirs.replace("5,,10", "5,8.5,10")


def test_another_file_is_refused(one, room, to):
    with pytest.raises(UsageError) as error:
        to("gradescope", room(one("7")), "Student,Lab 2\nAda,\n")
    assert str(error.value) == (
        "theirs.csv: not Gradescope's scores, which have SID, Email and 'Total Score' or 'Lab 2'; its columns are "
        "'Student', 'Lab 2': name one with --column"
    )
