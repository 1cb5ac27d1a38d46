"""Whom the names in a file of decisions mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import RubricError
from grader.model import Student, Submission
from grader.policy.read import read_decisions
from grader.policy.select import Selected, select
from tests.policy.conftest import assignment, problem

HOMEWORK = assignment((problem("conv", ("0", "10")),))
ADA = Submission("ada", student=Student("0042", "Ada", "AdaL", "ada@example.edu"))
BOB = Submission("bob", student=Student("0007", "Bob", "bob7"))
TEAM = Submission("team_3", group="Team 3", members=(Student("11", login="cleo"), Student("12", login="dan")))


def chosen(folder: Path, *entries: str, submissions: tuple[Submission, ...] = (ADA, BOB, TEAM)) -> Selected:
    file = folder / "decisions.yaml"
    file.write_text("decisions:\n" + "".join(f"  - {{{one}, why: ill}}\n" for one in entries), encoding="utf-8")
    return select(read_decisions(file, HOMEWORK), submissions)


def flaws(folder: Path, *entries: str, submissions: tuple[Submission, ...] = (ADA, BOB, TEAM)) -> list[str]:
    with pytest.raises(RubricError) as told:
        chosen(folder, *entries, submissions=submissions)
    return [f"{one.line}:{one.column}: {one.message} → {one.fix}" for one in told.value.flaws]


@pytest.mark.parametrize("name", ["ada", '"0042"', "AdaL", "adal", "ADA@example.edu"])
def test_a_student_is_found_by_every_name(tmp_path, name):
    found = chosen(tmp_path, f"for: {name}, days: 1")
    assert list(found.decisions) == ["ada"]
    assert found.unknown == ()


def test_ids_are_kept_as_they_stand(tmp_path):
    assert chosen(tmp_path, 'for: "42", days: 1').decisions == {}


def test_what_is_decided_for_a_member_is_for_the_groups_work(tmp_path):
    assert list(chosen(tmp_path, "for: dan, days: 1").decisions) == ["team_3"]


def test_the_name_of_a_submission_comes_before_that_of_a_person(tmp_path):
    other = Submission("other", student=Student("bob"))
    assert list(chosen(tmp_path, "for: bob, days: 1", submissions=(BOB, other)).decisions) == ["bob"]


def test_who_is_not_here_is_told_with_the_nearest_name(tmp_path):
    found = chosen(tmp_path, "for: [addda, zzz], days: 1", "for: bob, days: 1")
    assert list(found.decisions) == ["bob"]
    assert found.unknown == (
        "decisions about 'addda', who is not here, were not used; did you mean 'ada'?",
        "decisions about 'zzz', who is not here, were not used",
    )


def test_the_name_of_two_students_is_a_mistake_that_says_their_ids(tmp_path):
    ids = ("00131", "00128")
    both = tuple(Submission(f"Wei_Zhang_{id}", student=Student(id, "Wei Zhang")) for id in ids)
    assert flaws(tmp_path, "for: wei  zhang, days: 1", "for: bob, days: 1", submissions=(*both, BOB)) == [
        "2:11: 2 students are called 'wei  zhang' → write the id of the one who is meant: '00128' or '00131'"
    ]
    found = chosen(tmp_path, "for: Wei Zhang, days: 1", submissions=both[:1])
    assert (found.decisions, found.unknown) == (
        {},
        ("decisions about 'Wei Zhang' were not used: write the student's id, '00131', in the place of the name",),
    )


def test_a_name_that_fits_several_submissions_is_a_mistake(tmp_path):
    again = Submission("ada~2", student=Student("0043", login="adal"))
    assert flaws(tmp_path, "for: adal, days: 1", submissions=(ADA, again)) == [
        "2:11: 'adal' fits the submissions ada and ada~2 → write the name of one submission"
    ]


def test_what_is_decided_twice_under_two_names_of_one_student_is_a_mistake(tmp_path):
    assert flaws(tmp_path, "for: ada, days: 1", "for: adal, days: 2", "for: bob, days: 2") == [
        "3:11: ada: 'days' is decided twice → keep one of the two"
    ]
