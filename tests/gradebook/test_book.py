"""The book: what is stored is there again, whole; what was before stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.errors import BookError
from grader.gradebook.book import Book
from grader.gradebook.connection import NAME
from grader.gradebook.content import handed_in
from grader.gradebook.graded import Graded
from grader.gradebook.setting import Setting
from grader.model import Verdict

Make = Callable[..., Graded]


def history(book: Book, name: str = "ada") -> list[tuple[Any, ...]]:
    rows = book.connection.execute(
        "SELECT score, why, who, current FROM history WHERE submission = ? ORDER BY grade_id", (name,)
    )
    return rows.fetchall()


def test_a_grade_is_there_again(book: Book, make: Make) -> None:
    graded = make()
    book.store(graded, "first")
    (line,) = book.summaries()
    assert line == graded.summary
    standing = book.standing("ada")
    assert standing is not None
    assert standing.grade_id is not None
    assert (standing.content, standing.made_from) == (graded.handed_in.content, graded.handed_in.content)
    assert (standing.basis, standing.environment, standing.marks) == ("basis", "environment", "")
    assert (standing.seconds, standing.unjudged, standing.files) == (1.5, False, None)
    assert book.record(standing.grade_id) == '{"submission": "ada", "score": 3.5}'
    assert book.handed_in("ada") == graded.handed_in


def test_nothing_is_known_of_a_submission_that_was_never_graded(book: Book) -> None:
    assert book.standing("nobody") is None
    assert book.saved("nobody", "content", None) == {}
    assert book.marks("nobody") == {}


def test_who_handed_in_and_when_is_kept(book: Book, make: Make) -> None:
    about = {"student_id": "900001", "student": "Ada", "login": "ada7", "submitted": "2024-02-19T23:59:00+00:00"}
    given = replace(make().handed_in, **about, late=1, attempt=2)
    book.store(make(handed_in=given), "first")
    assert book.handed_in("ada") == given
    row = book.connection.execute("SELECT student_id, student, login, submitted, late, attempt FROM current_grades")
    assert row.fetchone() == ("900001", "Ada", "ada7", "2024-02-19T23:59:00+00:00", 1, 2)


def test_what_the_platform_says_of_a_graded_submission_is_brought_up_to_date(book: Book, make: Make) -> None:
    book.store(make(), "first")
    later = replace(make().handed_in, student="Ada Example", late=0)
    book.found(later)
    assert book.handed_in("ada") == later


def test_remarks_on_the_class_are_those_of_the_last_run_that_read_files(book: Book, setting: Setting) -> None:
    assert book.remarks() == ()
    book.begin("grade", "staff", setting, ["'x.txt' belongs to no submission."])
    book.begin("regrade", "staff", setting)
    assert book.remarks() == ("'x.txt' belongs to no submission.",)


def test_notes_that_are_no_text_are_kept(book: Book, make: Make) -> None:
    odd = replace(make().summary, notes=("'\ud800.txt' was not used.",))
    book.store(make(summary=odd), "first")
    assert [line.notes for line in book.summaries()] == [odd.notes]


def test_the_class_is_listed_by_name(book: Book, make: Make) -> None:
    for name in ("cleo", "ada", "bob"):
        book.store(make(name), "first")
    assert [line.submission for line in book.summaries()] == ["ada", "bob", "cleo"]
    assert list(book.names()) == ["ada", "bob", "cleo"]
    assert book.count() == 3


def test_every_former_grade_is_kept(book: Book, make: Make, setting: Setting) -> None:
    book.store(make(score="3.5"), "first")
    book.begin("regrade", "prof", setting)
    book.store(make(score="4"), "regrade")
    book.store(make(score="0"), "marks")
    assert history(book) == [(3.5, "first", "staff", 0), (4.0, "regrade", "prof", 0), (0.0, "marks", "prof", 1)]
    assert [line.score for line in book.summaries()] == [0]
    assert book.summary(2).criteria[0].score == 4
    assert [book.record(number)[-5:-1] for number in (1, 2, 3)] == [" 3.5", 'e": 4'[-4:], 'e": 0'[-4:]]


def test_a_grade_that_comes_out_the_same_holds_on(book: Book, make: Make) -> None:
    book.store(make(), "first")
    book.wrote("ada", {"results/ada.json": 3}, "staff")
    book.store(make(basis="another basis", marks="marks"), "changed")
    assert [row[1] for row in history(book)] == ["first"]
    standing = book.standing("ada")
    assert standing is not None
    assert (standing.basis, standing.marks) == ("another basis", "marks")
    assert standing.files is None  # the pages may differ in what is no part of the result


def test_a_fresh_grade_and_a_new_submission_are_noted_even_if_they_come_out_the_same(book: Book, make: Make) -> None:
    book.store(make(), "first")
    book.store(make(), "fresh")
    other = replace(make().handed_in, content="another content")
    book.store(make(handed_in=other), "resubmitted")
    assert [row[1] for row in history(book)] == ["first", "fresh", "resubmitted"]


def test_what_was_handed_in_before_is_kept(book: Book, make: Make, handed: Callable[..., Any]) -> None:
    book.store(make(), "first")
    later = handed_in(handed("ada", b"def mean(x): return x.mean()\n"))
    book.store(make(handed_in=later), "resubmitted")
    contents = dict(book.connection.execute("SELECT digest, data FROM contents").fetchall())
    assert contents == {one.content: one.data for one in (make().handed_in, later)}
    assert book.handed_in("ada") == later


# ------------------------------------------------------------------------------------------------------ observations


def test_observations_are_those_of_the_content_and_of_the_environment(book: Book, make: Make) -> None:
    graded = make()
    book.store(graded, "first")
    (seen,) = graded.observed
    content = graded.handed_in.content
    assert book.saved("ada", content, "environment") == {"digest-1": seen}
    assert book.saved("ada", content, None) == {"digest-1": seen}
    assert book.saved("ada", content, "another") == {}
    assert book.saved("ada", "another content", None) == {}
    assert book.saved("bob", content, None) == {}


def test_an_observation_of_the_same_call_takes_the_place_of_the_former(book: Book, make: Make) -> None:
    book.store(make(), "first")
    (seen,) = make().observed
    newer = replace(seen, seconds=2.0, environment="newer")
    book.store(make(observed=(newer, replace(seen, digest="digest-2"))), "changed")
    saved = book.saved("ada", make().handed_in.content, None)
    assert (saved["digest-1"], len(saved)) == (newer, 2)


# ----------------------------------------------------------------------------------------------------------- a run


def test_a_run_says_what_it_has_come_across(book: Book, make: Make, setting: Setting) -> None:
    unjudged = replace(make().summary.criteria[0], verdict=Verdict.UNJUDGED)
    for name in ("ada", "bob", "cleo"):
        book.store(make(name), "first")
    book.begin("grade", "staff", setting)
    assert (book.missed(), book.unjudged(), list(book.summaries(of_this_run=True))) == (3, [], [])
    book.found(make().handed_in)
    book.store(make("bob", summary=replace(make("bob").summary, criteria=(unjudged,))), "fresh")
    assert (book.missed(), book.unjudged()) == (1, ["bob"])
    assert [line.submission for line in book.summaries(of_this_run=True)] == ["ada", "bob"]


def test_a_book_remembers_what_it_was_made_with(book: Book, folder: Path, setting: Setting) -> None:
    large = replace(setting, seed=2**80)
    book.begin("grade", "staff", large)
    with Book.read(folder) as read:
        assert read.setting() == large
    (who, ended) = book.connection.execute("SELECT who, ended FROM runs WHERE id = 2").fetchone()
    assert (who, ended) == ("staff", None)
    book.end()
    assert book.connection.execute("SELECT ended >= started FROM runs WHERE id = 2").fetchone() == (1,)


def test_a_book_holds_one_assignment(book: Book, folder: Path, setting: Setting) -> None:
    with pytest.raises(BookError) as told:
        book.begin("grade", "staff", replace(setting, assignment="hw2"))
    assert str(told.value) == f"{folder / NAME}: holds the grades of 'hw'; give 'hw2' another --out"


def test_a_submission_is_stored_as_a_whole_or_not_at_all(book: Book, make: Make) -> None:
    broken = make(findings=(object(),))
    with pytest.raises(AttributeError):
        book.store(broken, "first")
    assert book.standing("ada") is None
    assert book.connection.execute("SELECT count(*) FROM observations").fetchone() == (0,)
    book.store(make(), "first")


def test_what_was_stored_is_there_for_a_reader_at_once(book: Book, folder: Path, make: Make) -> None:
    book.store(make(), "first")
    with Book.read(folder) as reader:
        assert [line.submission for line in reader.summaries()] == ["ada"]
        book.store(make("bob"), "first")
        assert [line.submission for line in reader.summaries()] == ["ada", "bob"]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.connection.execute("DELETE FROM grades")


def test_the_book_is_written_ahead(book: Book) -> None:
    assert book.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_after_closing_one_file_is_left(book: Book, folder: Path, make: Make) -> None:
    book.store(make(), "first")
    book.close()
    assert [path.name for path in folder.iterdir()] == [NAME]
