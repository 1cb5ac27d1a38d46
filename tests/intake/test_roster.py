"""Rosters as platforms and people write them; every mistake at once."""

from __future__ import annotations

import pytest

from grader.errors import RosterError
from grader.intake.roster import read_roster
from grader.model import Student


@pytest.fixture
def roster(tmp_path):
    def write(text):
        path = tmp_path / "roster.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def refused(roster):
    def check(text):
        path = roster(text)
        with pytest.raises(RosterError) as caught:
            read_roster(path)
        return str(caught.value).replace(str(path), "roster.csv")

    return check


@pytest.mark.parametrize(
    ("text", "student"),
    [
        ("id,login,email,name\n00123,aex,a@x.edu,Ada Example\n", ("00123", "Ada Example", "aex", "a@x.edu")),
        ("Name;E-Mail Address\n\nAda Example;a@x.edu\n", ("a@x.edu", "Ada Example", "", "a@x.edu")),
        ("LOGIN\taddress\naex\tElm Street\n", ("aex", "", "aex", "")),
        (b"\xef\xbb\xbfid,name\r\n7, Ada \r\n", ("7", "Ada", "", "")),
        # Canvas's grade book
        (
            "Student,ID,SIS User ID,SIS Login ID,Section,Lab 2 (12345)\n    Points Possible,,,,,10\n"
            '"Example, Ada",4711,S001,aex01,Sec 1,8.5\n"Student, Test",99,,x,Sec 1,\n',
            ("S001", "Ada Example", "aex01", ""),
        ),
        # Moodle's worksheet, Gradescope's scores, Blackboard, Brightspace, GitHub Classroom's roster
        (
            "Identifier,Full name,Email address,Status\nParticipant 12345,Ada Example,a@x.edu,Submitted\n",
            ("a@x.edu", "Ada Example", "", "a@x.edu"),
        ),
        ("First Name,Last Name,SID,Email\nAda,Example,007,a@x.edu\n", ("007", "Ada Example", "", "a@x.edu")),
        ("Last Name,First Name,Username,Student ID\nExample,Ada,aex,12\n", ("12", "Ada Example", "aex", "")),
        (
            "OrgDefinedId,Username,Last Name,First Name,End-of-Line Indicator\n#12,#aex,Example,Ada,#\n",
            ("12", "Ada Example", "aex", ""),
        ),
        ("identifier,github_username,github_id,name\na@x.edu,ada,99,\n", ("a@x.edu", "", "ada", "")),
    ],
)
def test_columns_are_known_by_many_names(roster, text, student):
    (row,) = read_roster(roster(text))
    assert row.student == Student(*student)


def test_every_id_of_a_row_leads_to_its_person(roster):
    (row,) = read_roster(roster("ID,SIS User ID,SIS Login ID,Email,Group\n4711,S001,AEx,a@x.edu,Team 7\n"))
    assert row.keys == {"4711", "s001", "aex", "a@x.edu"}
    assert row.group == "Team 7"


@pytest.mark.parametrize(
    ("text", "student", "has_id"),
    [
        ("Student,ID,SIS Login ID,Section\nAda,4711,aex,A\n", ("aex", "Ada", "aex", ""), False),
        ("Identifier,Full name,ID number\nParticipant 4711,Ada,007\n", ("007", "Ada", "", ""), True),
        ("login\naex\n", ("aex", "", "aex", ""), False),
        ("Identifier,Full name\nParticipant 4711,Ada\n", ("4711", "Ada", "", ""), False),
    ],
)
def test_a_number_of_the_platforms_own_is_an_id_only_where_there_is_no_other(roster, text, student, has_id):
    (row,) = read_roster(roster(text))
    assert (row.student, row.has_id) == (Student(*student), has_id)
    assert "4711" in row.keys or "login" in text


def test_two_people_may_have_nothing_but_numbers(roster):
    text = "Identifier,Full name\nParticipant 4711,Ada\nParticipant 4712,Bob\n"
    assert [row.student.id for row in read_roster(roster(text))] == ["4711", "4712"]


def test_a_roster_without_a_column_for_ids_says_which_columns_there_are(refused):
    assert refused("studnt id,full name\n1,Ada\n") == (
        "roster.csv:1:1: no column for ids, logins or e-mail addresses\n"
        "    studnt id,full name\n"
        "    fix: name the columns in the first line, at least one of the first three: id, login, email, name; did you "
        "mean 'studentid'?"
    )
    assert "no column for ids" in refused("")


def test_every_mistake_is_told_at_once(refused):
    assert refused('id,name\n1,Ada\n,Bob\n1,Cleo\n2,"Dora",x\n\n3,Eve\n') == (
        "roster.csv:3:1: nobody is named: no id, no login and no e-mail address\n"
        "    ,Bob\n"
        "    fix: fill in one of them\n"
        "roster.csv:4:1: '1' stands in line 2 already\n"
        "    1,Cleo\n"
        "    fix: keep one of the lines\n"
        "roster.csv:5:1: more cells than columns\n"
        "    2,Dora,x\n"
        "    fix: put quotes around a cell that holds a comma"
    )


def test_a_file_that_is_no_csv_is_told(refused):
    assert refused('id\n"1"x\n') == (
        "roster.csv:2:1: no row of a CSV file: ',' expected after '\"'\n"
        '    fix: inside quotes, a quote is written as ""'
    )
    assert refused(b"id\n\xff\n") == (
        "roster.csv:1:1: the roster is not UTF-8 text\n    fix: save the sheet as “CSV UTF-8”"
    )


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(RosterError) as caught:
        read_roster(tmp_path / "none.csv")
    told = "the roster can't be read: No such file or directory\n    fix: give a CSV file in UTF-8"
    assert str(caught.value) == f"{tmp_path}/none.csv:1:1: {told}"
