"""Canvas: the columns of its grade book, as its importer reads them."""

from __future__ import annotations

import pytest

from grader.errors import UsageError

THEIRS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Lab 1 (12344),Lab 2 (12345),Current Score\n"
    "    Points Possible,,,,,5,10,(read only)\n"
    '"Example, Ada",4711,S001,aex01,"A, and B",5,,88.1\n'
    "=Bob,4712,S002,bob,A,,EX,\n"
    '"Student, Test",4999,,x9,A,,,\n'
)


def test_a_new_file_has_the_documented_columns_and_the_line_of_points(one, room, to):
    grades = [
        one("4711", "exampleada", login="aex01", platform="canvas", own_id=True),
        one("0042", "Bob B", login="bob", score="10"),
    ]
    made = to("canvas", room(*grades), column="Lab 2 (12345)")
    assert made.data.decode() == (
        "Student,ID,SIS User ID,SIS Login ID,Section,Lab 2 (12345)\n"
        "    Points Possible,,,,,10\n"
        "exampleada,4711,,aex01,,8.5\n"
        "Bob B,,0042,bob,,10\n"
    )
    assert made.told == ()


def test_a_folder_name_is_no_id_that_canvas_knows(one, room, to):
    made = to("canvas", room(one("bob", platform=""), one("7", "Ada", platform=""), one("eve", platform="")))
    assert made.data.decode().splitlines()[2:] == ["Ada,,7,,,8.5"]
    assert made.told == (
        "2 people have no id or login that Canvas knows (bob, eve): left out; give --roster FILE with logins, or "
        "--into FILE with the grade book that Canvas exports",
        "Canvas finds 'Lab 2' by that exact name, and makes a new assignment where there is none; --column takes the "
        "name with its number, as Canvas exports it: 'Lab 2 (12345)'",
    )


def test_a_number_of_another_platform_is_no_id_here(one, room, to):
    with pytest.raises(UsageError) as error:
        to("canvas", room(one("4711", "Ada", platform="moodle", own_id=True)))
    assert str(error.value) == (
        "nobody's grade can go to Canvas:\nAda (4711) has no id or login that Canvas knows: left out; "
        "give --roster FILE with logins, or --into FILE with the grade book that Canvas exports\n"
        "Canvas finds 'Lab 2' by that exact name, and makes a new assignment where there is none; --column takes the "
        "name with its number, as Canvas exports it: 'Lab 2 (12345)'"
    )


def test_nobody_sets_the_points_of_an_assignment_by_their_name(one, room, to):
    made = to("canvas", room(one("1", "x Points Possible", score="0.1")), column="Lab 2 (1)")
    assert made.data.decode().splitlines()[1:] == ["    Points Possible,,,,,10", "1,,1,,,0.1"]
    theirs = THEIRS + "Points Possible Eve,4713,S003,eve,A,,,\n"
    made = to("canvas", room(one("S003", "Eve")), theirs)
    assert made.data.decode() == theirs
    assert made.told[0].startswith("Eve (S003) stands in no row of theirs.csv: not written;")


def test_its_own_file_changes_in_one_cell(one, room, to):
    made = to("canvas", room(one("S001", "Somebody else")), THEIRS)
    assert made.data.decode() == THEIRS.replace('B",5,,', 'B",5,8.5,')
    assert made.told == ()


def test_who_is_excused_stays_excused(one, room, to):
    made = to("canvas", room(one("x", login="BOB")), THEIRS)
    assert made.data.decode() == THEIRS
    assert made.told == ("x is excused in theirs.csv, line 4: 'EX' was left there",)


def test_an_id_of_canvas_is_found_among_its_own_ids_alone(one, room, to):
    theirs = THEIRS.replace("S002", "4711")  # a student number that is another person's number in Canvas
    ours = one("4711", "exampleada", platform="canvas", own_id=True)
    assert to("canvas", room(ours), theirs).data.decode() == theirs.replace('B",5,,', 'B",5,8.5,')
    theirs = theirs.replace("EX", "")
    assert b"=Bob,4712,4711,bob,A,,8.5,\n" in to("canvas", room(one("4711", "Bob")), theirs).data


def test_missing_ones_get_a_score_only_where_that_is_asked_for_and_there_is_none(one, room, to):
    from decimal import Decimal

    ours = one("S001")
    made = to("canvas", room(ours), THEIRS.replace("EX", ""), missing_as=Decimal(0))
    expected = THEIRS.replace('B",5,,', 'B",5,8.5,').replace("A,,EX,", "A,,0,")
    assert made.data.decode() == expected  # and the test student has none
    assert made.told == ("1 row of theirs.csv without a submission and without a score got 0",)


def test_nobody_gets_zero_while_somebody_is_not_found(one, room, to):
    from decimal import Decimal

    made = to("canvas", room(one("S009", "Robert")), THEIRS.replace("EX", ""), missing_as=Decimal(0))
    assert made.data.decode() == THEIRS.replace("EX", "")
    assert made.told == (
        "Robert (S009) stands in no row of theirs.csv: not written; give --roster FILE with ids that Canvas uses, or "
        "write the score there by hand",
        "nobody got 0 for a missing submission: first mend the 1 above that went nowhere",
    )


def test_a_column_that_is_named_is_added_with_its_points(one, room, to):
    made = to("canvas", room(one("S001")), THEIRS, column="Lab 3")
    lines = made.data.decode().splitlines()
    assert [line.rpartition(",")[2] for line in lines] == ["Lab 3", "10", "8.5", "", ""]
    assert made.told[0] == (
        "theirs.csv had no assignment 'Lab 3', so a column was added; there were: 'Lab 1 (12344)', 'Lab 2 (12345)'"
    )


@pytest.mark.parametrize(
    ("theirs", "options", "said"),
    [
        (
            THEIRS.replace("Lab 2", "Lab 3"),
            {},
            "theirs.csv: no assignment 'Lab 2' among its columns: 'Lab 1 (12344)', 'Lab 3 (12345)'; say which with "
            "--column (a name that is not there becomes a new column)",
        ),
        (
            THEIRS.replace("Lab 1", "Lab 2"),
            {},
            "theirs.csv: several columns may be meant: 'Lab 2 (12344)', 'Lab 2 (12345)'; say which with --column",
        ),
        (
            THEIRS.replace("5,10", "5,100"),
            {},
            "theirs.csv: 'Lab 2 (12345)' is out of 100 points there, and out of 10 here; --out-of 100 scales the "
            "scores, or change the points in Canvas",
        ),
        (
            THEIRS.replace("5,10", "5,(read only)"),
            {},
            "theirs.csv: 'Lab 2 (12345)' is read only in Canvas, which would pass it over; name another --column",
        ),
        (
            "Name,SID\nAda,1\n",
            {},
            "theirs.csv: not a grade book of Canvas, whose columns begin with Student, ID and end people's columns "
            "with Section; take Grades, Export, Export Entire Gradebook",
        ),
        (
            THEIRS,
            {"column": "Lab Final Score"},
            "'Lab Final Score': Canvas imports no column whose name holds 'Final Score'; rename the assignment there, "
            "and name it with --column",
        ),
    ],
)
def test_what_does_not_fit_is_refused(one, room, to, theirs, options, said):
    with pytest.raises(UsageError) as error:
        to("canvas", room(one("S001")), theirs, **options)
    assert str(error.value) == said
