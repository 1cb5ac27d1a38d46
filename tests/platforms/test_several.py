"""A person with several submissions gets no score from any of them, and all are named."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

ADVICE = (
    "and nothing says which counts, so no score was written: write it by hand, or grade the newest download alone with "
    "another --out, and export that"
)


def scores(made):
    rows = csv.DictReader(io.StringIO(made.data.decode()))
    return {row["submission"]: row["score"] for row in rows}


def test_a_user_who_is_called_otherwise_by_now_is_one_person(one, room, to):
    canvas = {"platform": "canvas", "own_id": True}
    former = one("4711", "exampleada", submission="exampleada_4711", score="2", pending="1", **canvas)
    book = room(former, one("4711", "bergada", submission="bergada_4711", score="4", **canvas), one("5", "Bob"))
    made = to("csv", book)
    assert scores(made) == {"exampleada_4711": "", "bergada_4711": "", "5": "8.5"}
    said = (
        "bergada (4711) has several submissions, bergada_4711 (4 of 10 points) and exampleada_4711 (2 of 10 points), "
        f"{ADVICE}"
    )
    assert made.told == (said,)
    theirs = "Student,ID,Section,Lab 2\nAda,4711,A,\n"
    filled = to("canvas", book, theirs, with_pending=True, missing_as=Decimal(0))
    assert filled.data.decode() == theirs
    assert filled.told[0] == said


def test_members_of_a_group_that_grew_are_named_together(one, room, to):
    former = [one(number, name, submission="a_b") for number, name in (("1", "Ada"), ("2", "Bob"))]
    now = [one(number, name, submission="a_b_c") for number, name in (("1", "Ada"), ("2", "Bob"), ("3", "Cleo"))]
    made = to("csv", room(*former, *now))
    assert [line.split(",")[8] for line in made.data.decode().splitlines()[1:]] == ["", "", "", "", "8.5"]
    assert made.told == (
        "2 people have several submissions (Ada (1), Bob (2)), a_b (8.5 of 10 points) and a_b_c (8.5 of 10 points), "
        f"{ADVICE}",
    )


@pytest.mark.parametrize("same", [{"login": "ada"}, {"email": "ada@example.edu"}])
def test_a_login_or_an_address_is_one_persons(one, room, to, same):
    others = {key: value.upper() for key, value in same.items()}
    made = to("csv", room(one("1", submission="x", **same), one("2", submission="y", **others)))
    assert scores(made) == {"x": "", "y": ""}


def test_who_is_linked_to_others_by_one_key_each_is_told(one, room, to):
    both = one("1", email="a@x", submission="x")
    made = to("csv", room(both, one("1", submission="y"), one("", email="A@x", submission="z")))
    assert scores(made) == {"x": "", "y": "", "z": ""}
    assert len(made.told) == 3


def test_folders_of_one_name_and_numbers_of_two_platforms_are_nobodys_proof(one, room, to):
    folders = [one("ada", platform="", submission=name) for name in ("ada", "ada~2")]
    numbers = [one("7", "Ada", platform=name, own_id=True, submission=name) for name in ("canvas", "moodle")]
    made = to("csv", room(*folders, *numbers, one("7", "Eve", submission="eve")))
    assert set(scores(made).values()) == {"8.5"}
