"""Nobody gets another one's grade."""

from __future__ import annotations

THEIRS = "id,login,name,Lab 2\n1,ada,Ada Example,\n2,bob,Bob Berg,\n3,bert,Bob Berg,\n"


def test_two_submissions_for_one_row_are_both_left_out(one, room, to):
    made = to("csv", room(one("1", submission="ada"), one("", login="ada", submission="ada~2")), THEIRS)
    assert made.data.decode() == THEIRS
    assert made.told == (
        "line 2 of theirs.csv was not written: ada and ada~2 may both be this person's; write the score there by hand",
    )


def test_an_id_of_one_and_a_login_of_another_find_nobody(one, room, to):
    made = to("csv", room(one("1", login="bob")), THEIRS)
    assert made.data.decode() == THEIRS
    assert made.told == ("1 may be any of lines 2, 3 of theirs.csv, so this grade was not written there",)


def test_a_name_counts_where_nothing_else_is_known_and_only_one_bears_it(one, room, to):
    made = to("csv", room(one("x", "Example, Ada"), one("y", "Bob Berg")), THEIRS)
    assert made.data.decode() == THEIRS.replace("Ada Example,", "Ada Example,8.5")
    assert made.told == (
        "Example, Ada (x) was found by name alone, in line 2 of theirs.csv: see that it is the one",
        "Bob Berg (y) may be any of lines 3, 4 of theirs.csv, so this grade was not written there",
    )


def test_each_member_of_a_group_has_a_row(one, room, to):
    members = [one(number, submission="red", group="red") for number in ("1", "2")]
    assert to("csv", room(*members), THEIRS).data.decode() == THEIRS.replace("Example,", "Example,8.5").replace(
        "bob,Bob Berg,", "bob,Bob Berg,8.5"
    )


def test_who_seems_absent_takes_nobodys_row(one, room, to):
    made = to("csv", room(one("1", submission="ada"), one("", login="ada", submission="")), THEIRS)
    assert made.data.decode() == THEIRS.replace("Ada Example,", "Ada Example,8.5")
    assert made.told == ()


def test_all_who_are_not_there_are_named_in_one_sentence(one, room, to):
    made = to("csv", room(one("8", "Eve"), one("9")), THEIRS)
    assert made.told == (
        "2 people stand in no row of theirs.csv (Eve (8), 9): not written; give --roster FILE with ids that the CSV "
        "file uses, or write the score there by hand",
    )
