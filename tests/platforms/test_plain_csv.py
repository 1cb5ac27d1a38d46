"""Plain CSV."""

from __future__ import annotations

from decimal import Decimal

import pytest

from grader.errors import UsageError


def test_a_new_file_holds_all_that_is_known(one, room, to):
    problems = (("stats", Decimal("8.5"), Decimal(10)),)
    ada = one(
        "007", "Ada", "ada", "ada@example.edu", group="Red", problems=problems, late=True, feedback="good, mostly"
    )
    made = to("csv", room(ada, one("008", "Bob", submission="")), feedback=True)
    assert made.data.decode() == (
        "id,login,email,name,group,submission,submitted,late,score,max_score,pending,final,stats,feedback\n"
        '007,ada,ada@example.edu,Ada,Red,007,,true,8.5,10,0,true,8.5,"good, mostly"\n'
        "008,,,Bob,,,,,,10,,,,\n"
    )


def test_any_file_with_ids_gets_a_column(one, room, to):
    made = to("csv", room(one("007")), "Matriculation Number;Name\n007;Ada\n008;Bob\n")
    assert made.data.decode() == "Matriculation Number;Name;Lab 2\n007;Ada;8.5\n008;Bob;\n"


def test_a_file_without_ids_is_refused(one, room, to):
    with pytest.raises(UsageError) as error:
        to("csv", room(one("007")), "Name,Mark\nAda,\n")
    assert str(error.value) == (
        "theirs.csv: no column for ids, logins or e-mail addresses; its columns are 'Name', 'Mark': "
        "call one id, login or email"
    )
