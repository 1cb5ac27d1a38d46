"""Marks, extensions, exemptions, late days: who, when, why; and what was before."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from grader.codec.sealed import Damaged
from grader.gradebook.adjusted import packed, unpacked
from grader.gradebook.book import Book
from grader.gradebook.content import handed_in
from grader.gradebook.marks import marks_digest
from grader.gradebook.who import login_name, now
from grader.model import Adjusted, Adjustment, Decision
from grader.score.marks import Mark

WHY = ("ada", "stats", "why")


def test_a_mark_stays_until_another_takes_its_place(book: Book) -> None:
    assert (
        book.give_marks({WHY: Mark(Decimal("1.5"), "Short."), ("bob", "stats", "why"): Mark(Decimal(0), "")}, "ta") == 2
    )
    assert book.marks("ada") == {WHY: Mark(Decimal("1.5"), "Short.")}
    assert book.give_marks({WHY: Mark(Decimal("1.50"), "Short.")}, "prof") == 0
    assert book.give_marks({WHY: Mark(Decimal(2), "On a second look.")}, "prof") == 1
    assert book.marks("ada") == {WHY: Mark(Decimal(2), "On a second look.")}
    rows = book.connection.execute("SELECT points, comment, who FROM marks WHERE submission = 'ada' ORDER BY id")
    assert rows.fetchall() == [(1.5, "Short.", "ta"), (2.0, "On a second look.", "prof")]


def test_a_mark_can_be_taken_back_and_given_again(book: Book) -> None:
    book.give_marks({WHY: Mark(Decimal(1), "")}, "ta")
    book.give_marks({WHY: Mark(None, "Not hers.")}, "ta")
    assert book.marks("ada")[WHY].points is None
    assert marks_digest(book.marks("ada")) == ""
    assert book.give_marks({WHY: Mark(Decimal(1), "")}, "ta") == 1
    assert book.marks("ada")[WHY].points == 1


def test_a_mark_is_given_for_what_the_book_holds_then(book: Book, make: Any, handed: Any) -> None:
    book.give_marks({WHY: Mark(Decimal(1), "")}, "ta")
    assert book.marks_given_for("ada") == {}
    first, second = (make(handed_in=handed_in(handed("ada", source))) for source in (b"first", b"second"))
    book.store(first, "first")
    assert book.marks_given_for("ada") == {WHY: first.handed_in.content}
    book.store(second, "resubmitted")
    book.give_marks({WHY: Mark(Decimal(1), "")}, "ta")  # the same again is nothing new
    assert book.marks_given_for("ada") == {WHY: first.handed_in.content}
    book.give_marks({WHY: Mark(Decimal(1), "Still.")}, "ta")
    assert book.marks_given_for("ada") == {WHY: second.handed_in.content}
    assert book.content(first.handed_in.content) == first.handed_in.data


def test_the_digest_of_marks_is_that_of_points_and_comments() -> None:
    one = {WHY: Mark(Decimal("1.5"), "Short.")}
    assert marks_digest({WHY: Mark(Decimal("1.50"), "Short.")}) == marks_digest(one)
    assert marks_digest({WHY: Mark(Decimal("1.25"), "Short.")}) != marks_digest(one)
    assert marks_digest({WHY: Mark(Decimal("1.5"), "")}) != marks_digest(one)
    assert marks_digest({}) == ""


def test_the_decisions_that_are_given_are_all_that_hold(book: Book) -> None:
    ada = (Decision("days", "2", "ill", "prof"), Decision("exempt res", "yes", "ill"))
    bob = (Decision("late", "waived", "flood"),)
    assert book.decide({"ada": ada, "bob": bob}, "ta") == 3
    assert book.decisions("ada") == (Decision("days", "2", "ill", "prof"), Decision("exempt res", "yes", "ill", "ta"))
    assert book.decide({"ada": ada, "bob": bob}, "dean") == 0  # who runs the grader is not who decided
    assert book.decide({"ada": (Decision("days", "3", "ill", "prof"), ada[1])}, "dean") == 2
    assert [one.value for one in book.decisions("ada")] == ["3", "yes"]
    assert book.decisions("bob") == ()
    rows = book.connection.execute("SELECT submission, what, value, who, why FROM overrides ORDER BY id").fetchall()
    assert rows[3:] == [("ada", "days", "3", "prof", "ill"), ("bob", "late", None, "dean", "no longer decided")]


def test_another_reason_or_another_person_is_another_decision(book: Book) -> None:
    book.decide({"ada": (Decision("days", "2", "ill"),)}, "ta")
    assert book.decide({"ada": (Decision("days", "2", "very ill"),)}, "ta") == 1
    assert book.decide({"ada": (Decision("days", "2", "very ill", "dean"),)}, "ta") == 1


ADJUSTED = Adjusted(
    Decimal("3.15"),
    Decimal(6),
    Decimal("1.80"),
    final=False,
    adjustments=(Adjustment("late", Decimal("-0.35"), "1 day late: 10 % of 3.5 = 0.35 points."),),
    due=datetime(2024, 2, 21, 23, 59, tzinfo=timezone(timedelta(hours=-6))),
    late_days=1,
)


def test_what_counted_is_kept_with_each_grade(book: Book, make: Any) -> None:
    first = make("ada")
    book.store(replace(first, summary=replace(first.summary, adjusted=ADJUSTED)), "first")
    (summary,) = book.summaries()
    assert summary.adjusted == ADJUSTED
    used = book.late_days("ada")
    assert used is not None
    assert (used.days, used.who) == (1, "staff")
    book.store(make("ada", score="4"), "regrade")
    (summary,) = book.summaries()
    assert summary.adjusted is None
    rows = book.connection.execute("SELECT adjusted_score, adjusted_max_score FROM grades ORDER BY id").fetchall()
    assert rows == [(3.15, 6.0), (None, None)]
    current = book.connection.execute("SELECT score, adjusted_score, adjusted_max_score FROM current_grades").fetchall()
    assert current == [(4.0, 4.0, 6.0)]


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", packed(ADJUSTED).replace('"3.15"', '"many"'), packed(ADJUSTED).replace("2024", "soon")]
)
def test_what_counted_may_be_damaged(text: str) -> None:
    assert unpacked(packed(ADJUSTED)) == ADJUSTED
    with pytest.raises(Damaged):
        unpacked(text)


def test_the_last_decision_holds_and_all_are_kept(book: Book) -> None:
    book.override("ada", "due", "2024-02-26T23:59:00-06:00", "prof", "ill")
    book.override("ada", "exempt", "stats/why", "prof", "joined late")
    book.override("ada", "due", "2024-02-28T23:59:00-06:00", "dean", "still ill")
    book.override("bob", "score", "8", "prof", "oral exam")
    held = book.overrides("ada")
    assert {what: (one.value, one.who, one.why) for what, one in held.items()} == {
        "due": ("2024-02-28T23:59:00-06:00", "dean", "still ill"),
        "exempt": ("stats/why", "prof", "joined late"),
    }
    book.override("ada", "exempt", None, "prof", "handed in after all")
    assert set(book.overrides("ada")) == {"due"}
    assert book.connection.execute("SELECT count(*) FROM overrides").fetchone() == (5,)


@pytest.mark.parametrize(("what", "why"), [("", "ill"), ("due", " ")])
def test_a_decision_has_a_name_and_a_reason(what: str, why: str, book: Book) -> None:
    with pytest.raises(ValueError, match=r"^a decision needs a name and a reason$"):
        book.override("ada", what, "x", "prof", why)


def test_late_days_are_those_that_were_noted_last(book: Book) -> None:
    assert book.late_days("ada") is None
    book.use_late_days("ada", 2, "policy", "26 hours late")
    book.use_late_days("ada", 1, "prof", "the platform was down")
    used = book.late_days("ada")
    assert used is not None
    assert (used.days, used.who, used.why) == (1, "prof", "the platform was down")
    with pytest.raises(ValueError, match=r"^-1 late days can't be used; give a number from 0$"):
        book.use_late_days("ada", -1, "prof", "")


def test_when_is_in_utc_to_the_second() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", now())


def test_whoever_has_no_name_has_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_name() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr("getpass.getuser", no_name)
    assert re.fullmatch(r"uid \d+", login_name())
