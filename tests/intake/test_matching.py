"""The roster beside the submissions: who is who, who is missing, who is on no roster."""

from __future__ import annotations

import pytest

from grader.intake.matching import match
from grader.intake.roster import Row
from grader.model import Student, Submission


def row(id_, name="", login="", email="", group="", **more):
    keys = frozenset(key.casefold() for key in (id_, login, email) if key)
    return Row(Student(id_, name, login, email), keys, group, **more)


ADA = row("00123", "Ada Mary Example", "aex", "a@x.edu")
BOB = row("00124", "Bob O'Brien-Üç", "bob", "b@x.edu")


def submission(*student, platform="canvas", **more):
    return Submission(student[0] or "s", student=Student(*student), platform=platform, **more)


def matched(*submissions, roster=(ADA, BOB)):
    return match(submissions, roster)


@pytest.mark.parametrize(
    "student",
    [
        ("00123",),
        ("4711", "", "AEX"),
        ("4711", "", "", "A@x.edu"),
        ("4711", "Ada Mary Example"),
        ("4711", "examplea damary".replace(" ", "")),  # as Canvas writes it
        ("00123", "exampleada"),
    ],
)
def test_somebody_is_found_by_any_id_or_by_a_name_that_only_they_bear(student):
    got = matched(submission(*student))
    (found,) = got.submissions
    assert found.student == Student(
        student[0], "Ada Mary Example", student[2] if student[2:] else "aex", "a@x.edu"
    ) or (found.student.email == "A@x.edu" and found.student.name == "Ada Mary Example")
    assert (got.absent, got.unlisted) == ((BOB.student,), ())


def test_accents_and_signs_do_not_part_a_name():
    assert matched(submission("1", "Bob OBrien Uc")).submissions[0].student.login == "bob"


def test_the_platforms_ids_stay_as_they_are():
    (found,) = matched(submission("0004711", "exampleadamary")).submissions
    assert found.student.id == "0004711"


@pytest.mark.parametrize(
    ("platform", "student"),
    [
        ("blackboard", ("aex", "", "aex")),
        ("github-classroom", ("aex", "", "aex")),
        ("github-classroom", ("a@x.edu", "", "ada-ex")),  # what a teacher typed on Classroom's own roster
    ],
)
def test_where_a_login_stands_for_the_id_the_roster_has_the_id(platform, student):
    (found,) = matched(submission(*student, platform=platform)).submissions
    assert found.student == Student("00123", "Ada Mary Example", student[2], "a@x.edu")
    team = submission(*student, platform=platform, members=(Student(*student),))
    assert matched(team).submissions[0].members == (found.student,)


def test_a_roster_without_ids_takes_none_away():
    (found,) = matched(
        submission("S1", "", "aex", platform="github-classroom"),
        roster=(row("aex", "Ada", "aex", "a@x.edu", has_id=False),),
    ).submissions
    assert found.student == Student("S1", "Ada", "aex", "a@x.edu")


def test_a_plain_folder_is_its_person_on_the_roster():
    (found,) = matched(submission("aex", platform="")).submissions
    assert (found.id, found.student) == ("aex", ADA.student)


def test_a_number_that_is_somebody_elses_is_not_believed():
    got = matched(submission("00123", "Cleo Third", platform="moodle"))
    assert got.submissions[0].student == Student("00123", "Cleo Third")
    assert got.absent == (ADA.student, BOB.student)
    assert got.unlisted == ("00123",)


def test_a_name_that_two_bear_finds_nobody():
    namesake = row("00125", "Ada Mary Example")
    got = matched(submission("1", "Ada Mary Example"), roster=(ADA, namesake))
    assert got.unlisted == ("1",)
    assert got.absent == (ADA.student, namesake.student)


def test_all_members_of_a_group_are_found():
    members = (Student("00123"), Student("9", "Nobody"))
    got = matched(submission("00123", members=members))
    assert [one.name for one in got.submissions[0].members] == ["Ada Mary Example", "Nobody"]
    assert got.submissions[0].student.name == "Ada Mary Example"
    assert (got.absent, got.unlisted) == ((BOB.student,), ("00123",))


@pytest.mark.parametrize("name", ["team7", "Team 7"])
def test_a_submission_under_a_groups_name_is_that_of_its_members(name):
    team = (row("1", "Ada", group="Team 7"), row("2", "Bob", group="Team 7"), row("3", "Cleo", group="Team 8"))
    got = matched(submission("4716", name), roster=team)
    (found,) = got.submissions
    assert found.members == (team[0].student, team[1].student)
    assert (found.student, found.group) == (Student("4716", name), "Team 7")
    assert (got.absent, got.unlisted) == ((team[2].student,), ())
