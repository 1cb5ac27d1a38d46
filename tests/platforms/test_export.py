"""Which score goes out, and what is told; and that no cell of a new file is a formula."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.platforms.base import platform_named

HOSTILE = st.one_of(
    st.text(max_size=12),
    st.text(st.sampled_from("=+-@|%\t\r\n ,\";'\u202e＝0a"), min_size=1, max_size=8),
    st.sampled_from(['=cmd|" /C calc"!A0', "@SUM(1)", "+1+1", "-2+3", "\t=1", "\r=1", ' =HYPERLINK("x")', "\ufeff=1"]),
)
REAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
PLATFORMS = ("canvas", "moodle", "gradescope", "csv")


def score_of(made, column="score"):
    return [row[column] for row in csv.DictReader(io.StringIO(made.data.decode()))]


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(name=HOSTILE, login=HOSTILE, email=HOSTILE, group=HOSTILE, title=HOSTILE)
def test_no_cell_of_a_new_file_is_a_formula(one, room, to, platform, name, login, email, group, title):
    title = title.replace("Score", "")
    ada = one("1", name, login, email, submission="ada", group=group, feedback=name)
    made = to(platform, room(ada, title=title), feedback=True)
    rows = list(csv.reader(io.StringIO(made.data.decode(), newline="")))
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert REAL.fullmatch(cell) or not cell.strip().startswith(tuple("=+-@|%＝＋－＠\t\r")) or cell == "-"
        assert not set(cell) & set("\n\r\t\u202e")


def test_ids_are_kept_as_text(one, room, to):
    made = to("csv", room(one("007", login="0012", email="a@b.c")))
    assert made.data.decode().splitlines()[1].startswith("007,0012,a@b.c,")


@pytest.mark.parametrize(
    ("score", "written"), [("8.505", "8.51"), ("8.50", "8.5"), ("10.0", "10"), ("0.00", "0"), ("8.995", "9")]
)
def test_scores_have_two_decimals_at_most_half_up(one, room, to, score, written):
    assert score_of(to("csv", room(one("1", score=score)))) == [written]


def test_what_is_pending_is_empty_unless_it_is_asked_for(one, room, to):
    book = room(one("1", "Ada", pending="2.5"))
    made = to("csv", book)
    assert (score_of(made), made.told) == (
        [""],
        ("Ada (1): 2.5 points are pending, so no score was written (--with-pending writes what there is)",),
    )
    made = to("csv", book, with_pending=True)
    assert (score_of(made), made.told) == (
        ["8.5"],
        ("Ada (1): 2.5 points are pending; the score as it stands was written",),
    )


def test_who_has_not_handed_in_is_empty_and_never_zero_by_itself(one, room, to):
    book = room(one("1"), one("2", submission=""))
    assert score_of(to("csv", book)) == ["8.5", ""]
    assert score_of(to("csv", book, missing_as=Decimal(0))) == ["8.5", "0"]


def test_nobody_gets_zero_while_a_submission_is_on_no_roster(one, room, to):
    made = to("csv", room(one("1"), one("2", submission=""), unlisted=("b0b",)), missing_as=Decimal(0))
    assert score_of(made) == ["8.5", ""]
    assert made.told == (
        "b0b is on no roster",
        "nobody got a score for a missing submission: first mend what is on no roster",
    )


def test_another_maximum_is_not_exported_unscaled(one, room, to):
    book = room(one("1"), one("2", score="4", max_score="5"))
    made = to("csv", book)
    assert score_of(made) == ["8.5", ""]
    assert made.told == (
        "2: out of 5 points, and the class out of 10; no score was written: --out-of 10 scales all scores",
    )
    assert score_of(to("csv", book, out_of=Decimal(100))) == ["85", "80"]


@pytest.mark.parametrize("options", [{}, {"out_of": Decimal(100)}])
def test_who_is_excused_has_nothing_that_could_be_scaled(one, room, to, options):
    pair = [one(number, submission="pair", group="Red", score="0", max_score="0") for number in ("2", "3")]
    made = to("canvas", room(one("1"), *pair), column="HW (9)", **options)
    assert [line.rpartition(",")[2] for line in made.data.decode().splitlines()[3:]] == ["", ""]
    assert made.told == ("2, 3: excused from all points, so no score was written: mark that in Canvas by hand",)


def test_of_a_group_all_members_are_named(one, room, to):
    pair = [one(number, name, submission="pair", pending="1") for number, name in (("2", "Ada"), ("3", "Bob"))]
    assert to("csv", room(*pair), with_pending=True).told == (
        "Ada (2), Bob (3): 1 points are pending; the score as it stands was written",
    )


def test_extra_credit_goes_above_the_maximum(one, room, to):
    made = to("csv", room(one("1", score="11")))
    assert (score_of(made), made.told) == (["11"], ())


def test_a_platform_that_nobody_knows_is_refused():
    with pytest.raises(UsageError) as error:
        platform_named("blackboard")
    assert str(error.value) == ("--to blackboard: no such platform; known are canvas, csv, gradescope, moodle")


def test_an_id_that_would_be_a_formula_is_guarded_and_told(one, room, to):
    made = to("csv", room(one("@ada", "Ada", login="-5")))
    assert made.data.decode().splitlines()[1].startswith("'@ada,-5,")
    assert made.told == (
        "Ada (@ada): written as '@ada, because a spreadsheet would run it as a formula; the CSV file may not know it "
        "so: fill in its own file with --into",
    )
