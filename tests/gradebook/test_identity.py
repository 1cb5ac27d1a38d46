"""Whose a submission is: the same name is another student's where ids say so, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.errors import BookError
from grader.gradebook.identity import former_names, refuse_others
from grader.model import Student, Submission

BOOK = Path("out/gradebook.sqlite")


def handed_in(student: Student, name: str = "x", **more: Any) -> Submission:
    return Submission(name, student=student, **more)


def told(known: Submission, given: Submission) -> str:
    try:
        refuse_others(BOOK, [known], [given])
    except BookError as error:
        return str(error)
    return ""


def test_another_id_under_the_same_name_is_refused_with_both_persons() -> None:
    known = handed_in(Student("0042", "Wei Zhang", "wei1"))
    given = handed_in(Student("0077", "Wei Zhang", "wei2"))
    advice = "give another --out, so that nobody gets another student's marks"
    assert told(known, given) == f"{BOOK}: 'x' is Wei Zhang (0077) here and Wei Zhang (0042) in the book; {advice}"


def test_plain_folders_whose_names_became_the_same_are_refused() -> None:
    assert "'x' is 'Lee' Ann' here and 'Lee, Ann' in the book" in told(
        handed_in(Student("Lee, Ann")), handed_in(Student("Lee' Ann"))
    )


def test_groups_without_a_common_member_are_refused() -> None:
    ada, bob, cleo = (Student(name, login=name) for name in ("ada", "bob", "cleo"))
    known = handed_in(ada, group="team-1", members=(ada, bob), platform="github-classroom")
    assert told(known, handed_in(bob, group="team-1", members=(bob, cleo), platform="github-classroom")) == ""
    assert "'cleo' here and 'ada' and 'bob' in the book" in told(
        known, handed_in(cleo, group="team-1", members=(cleo,), platform="github-classroom")
    )


@pytest.mark.parametrize(
    ("known", "given"),
    [
        (Student("ada"), Student("0042", "Ada Example", "aex", "ada@example.edu")),  # with a roster, and without
        (Student("0042", "Ada Example"), Student("ada")),
        (Student("ada", login="ada"), Student("0042", "Ada", "ADA")),
        (Student("", "Ada Example"), Student("0042", "Ada Example")),
        (Student("Jos\xe9"), Student("Jose\u0301")),
        (Student("0042", "Ada Example"), Student("0042", "Ada Married")),
    ],
)
def test_what_may_be_the_same_student_is_taken(known: Student, given: Student) -> None:
    assert told(handed_in(known), handed_in(given)) == ""


def test_names_are_shown_without_what_draws_on_a_terminal_and_many_are_counted() -> None:
    known = [handed_in(Student(f"1{name}", "\x1b[31mred"), str(name)) for name in range(8)]
    given = [handed_in(Student(f"2{name}", "new"), str(name)) for name in range(8)]
    with pytest.raises(BookError) as caught:
        refuse_others(BOOK, known, given)
    assert "'4' is new (24) here and red (14) in the book, 3 more; give" in str(caught.value)


def test_who_is_in_the_book_under_another_name_is_told() -> None:
    known = [
        handed_in(Student("397001-9", "Wei Zhang"), "Wei_Zhang", platform="brightspace"),
        handed_in(Student("397002-9", "Ada"), "Ada_397002-9", platform="brightspace"),
        handed_in(Student("12", "Bob"), "Bob_12", platform="moodle"),
    ]
    given = [
        handed_in(Student("397001-9", "Wei Zhang"), "Wei_Zhang_397001-9", platform="brightspace"),
        handed_in(Student("397002-9", "Ada"), "Ada_397002-9", platform="brightspace"),
        handed_in(Student("12", "Eve"), "Eve_12", platform="moodle"),  # Moodle numbers in each assignment anew
    ]
    assert former_names(known, given) == (
        "the grade book seems to know 'Wei_Zhang_397001-9' as 'Wei_Zhang'; "
        "grades and marks stay there under the former name"
    )
    assert former_names(known, given[1:]) == ""
