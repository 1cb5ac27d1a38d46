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
    ada = one("12345", "Ada Example", platform="moodle", own_id=True, listed=True, feedback="stats: 8.5 of 10")
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
    ada = one("12345", "Ada", platform="moodle", own_id=True, listed=True)
    made = to("moodle", room(ada, one("7", "Bob", platform="moodle", group="Red")))
    assert made.told == (
        "Bob (7) has no participant's number: left out; give --into FILE with the grading worksheet that Moodle hands "
        "out",
    )


def test_a_new_worksheet_takes_nobody_who_may_be_a_team(one, room, to):
    named = [one(number, name, platform="moodle", own_id=True) for number, name in (("33", "Rocket"), ("34", "Ada"))]
    with pytest.raises(UsageError) as error:
        to("moodle", room(*named))
    assert str(error.value) == (
        "nobody's grade can go to Moodle:\n2 people may be teams (Rocket (33), Ada (34)), and a team's number is no "
        "participant's: left out; give --into FILE with the grading worksheet that Moodle hands out, or --roster FILE "
        "with the names of everybody (and their groups, where teams hand in)"
    )
    blind = one("35", platform="moodle", own_id=True)  # whose folder is "Participant_35": no team is called so
    made = to("moodle", room(blind, named[0]))
    assert made.data.decode().splitlines()[1:] == ["Participant 35,,8.5,10,-"]
    assert made.told[0].startswith("Rocket (33) may be a team, and a team's number is no participant's: left out; give")


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


TEAMS = """\
Identifier,Full name,Group,Grade,Maximum grade,Last modified (grade)
Participant 7,Cleo Third,Blue,,10,-
Participant 8,Ada Example,Team: Red,,10,-
Participant 9,Bob Berg,Team: Red,,10,-
"""
ADVICE = (
    "a participant's number holds for one assignment, and a team's is nobody's: give the grading worksheet of this "
    "assignment as Moodle hands it out, with its column Group where teams hand in"
)


@pytest.mark.parametrize("name", ["Team: Red", "team red"])  # a file's name holds no colon
def test_a_teams_number_is_nobodys_and_its_grade_that_of_all_its_members(one, room, to, name):
    made = to("moodle", room(one("7", name, platform="moodle", own_id=True)), TEAMS)
    assert made.data.decode() == TEAMS.replace("Red,,", "Red,8.5,")
    assert made.told == ()


def test_the_default_group_has_no_number(one, room, to):
    made = to("moodle", room(one("", "Blue", platform="moodle", own_id=True)), TEAMS)
    assert made.data.decode() == TEAMS.replace("Blue,,", "Blue,8.5,")


@pytest.mark.parametrize("name", ["Gone", "Team Third"])  # a team that is called otherwise by now
def test_a_team_that_no_row_names_gets_no_participants_row(one, room, to, name):
    made = to("moodle", room(one("7", name, platform="moodle", own_id=True)), TEAMS)
    assert made.data.decode() == TEAMS
    assert made.told == (
        f"not written, because theirs.csv has others under these numbers: {name} (7) is 'Participant 7, Cleo Third' in "
        f"line 2; {ADVICE}",
    )
    blind = TEAMS.replace("Full name", "Status")
    assert to("moodle", room(one("7", name, platform="moodle", own_id=True)), blind).data.decode() == blind


def test_older_versions_write_team_and_member_and_the_members_number(one, room, to):
    ada = one("8", "Team Red-Ada Example", platform="moodle", own_id=True)
    assert to("moodle", room(ada), TEAMS).data.decode() == TEAMS.replace("Red,,", "Red,8.5,", 1)


def test_teams_that_a_files_name_does_not_tell_apart_get_nothing(one, room, to):
    theirs = TEAMS.replace("Blue", "Team: Red!").replace("Cleo Third", "")
    made = to("moodle", room(one("70", "Team Red", platform="moodle", own_id=True)), theirs)
    assert made.data.decode() == theirs
    assert made.told[0].startswith("Team Red (70) stands in no row of theirs.csv: not written")


ALONE = """\
Identifier,Full name,Email address,Grade,Maximum grade,Last modified (grade)
Participant 100,"Exámple, ADA Mary",ada@example.edu,,10,-
Participant 101,Bob Berg,bob@example.edu,,10,-
"""


@pytest.mark.parametrize("name", ["ada example", "Ada  Exam-Ple", "Example", "Ada M. Other", "", "…"])
def test_a_name_that_has_a_word_in_common_does_not_contradict(one, room, to, name):
    made = to("moodle", room(one("100", name, platform="moodle", own_id=True)), ALONE)
    assert made.data.decode() == ALONE.replace("edu,,", "edu,8.5,", 1)


def test_the_row_of_another_who_has_the_number_in_this_worksheet_stays(one, room, to):
    others = [one(*who, platform="moodle", own_id=True) for who in (("100", "Bob Berg"), ("207", "Bob Berg"))]
    made = to("moodle", room(*others), ALONE, missing_as=Decimal(0))
    assert made.data.decode() == ALONE
    assert made.told == (
        "not written, because theirs.csv has others under these numbers: Bob Berg (100) is 'Participant 100, Exámple, "
        f"ADA Mary' in line 2, Bob Berg (207) is 'Participant 101, Bob Berg' in line 3; {ADVICE}",
        "nobody got 0 for a missing submission: first mend the 2 above that went nowhere",
    )


def test_an_address_decides_where_no_name_does(one, room, to):
    who = {"platform": "moodle", "own_id": True}
    renamed = one("100", "Eve Sixth", email="Ada@example.edu", **who)
    assert to("moodle", room(renamed), ALONE).data.decode() == ALONE.replace("edu,,", "edu,8.5,", 1)
    nameless = ALONE.replace("Full name", "Status")
    assert to("moodle", room(one("100", "Eve", email="eve@example.edu", **who)), nameless).data.decode() == nameless


def test_a_worksheet_of_blind_marking_goes_by_the_numbers(one, room, to):
    blind = "Identifier,Status,Grade,Maximum grade\nParticipant 100,Submitted,,10\n"
    made = to("moodle", room(one("100", "Ada Example", platform="moodle", own_id=True)), blind)
    assert made.data.decode() == blind.replace(",,10", ",8.5,10")


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
