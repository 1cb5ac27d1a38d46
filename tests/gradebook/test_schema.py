"""How a book comes to be and grows older, and which files are no book."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.errors import BookError
from grader.gradebook.book import Book
from grader.gradebook.connection import NAME
from grader.gradebook.schema import APPLICATION_ID, MIGRATIONS, migrate

DOCS = Path(__file__).parents[2] / "docs" / "gradebook.md"


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_an_older_book_becomes_a_newer_one_and_keeps_what_it_holds() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    steps = ["CREATE TABLE t (a)", "ALTER TABLE t ADD COLUMN b DEFAULT 2"]
    migrate(connection, "book", steps[:1])
    connection.execute("INSERT INTO t VALUES (1)")
    migrate(connection, "book", steps)
    assert version(connection) == 2
    assert connection.execute("SELECT * FROM t").fetchall() == [(1, 2)]
    migrate(connection, "book", steps)  # nothing is left to do


def test_a_migration_that_fails_leaves_the_book_as_it_was() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, "book", ["CREATE TABLE t (a)"])
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, "book", ["CREATE TABLE t (a)", "CREATE TABLE u (a); CREATE TABLE t (a)"])
    assert version(connection) == 1
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("t",)]


@pytest.fixture
def first_version(folder: Path) -> Path:
    """A book of version 1: ada was marked after her first grade and handed in again; bob was marked before his."""
    folder.mkdir()
    connection = sqlite3.connect(folder / NAME, isolation_level=None)
    migrate(connection, "book", MIGRATIONS[:1])
    for number, name in enumerate(("ada", "bob"), 1):
        connection.execute(_SUBMISSION, (number, name, *[""] * 7, f"{name} second"))
    for number, made, content in ((1, 1, "ada first"), (1, 3, "ada second"), (2, 3, "bob first"), (2, 4, "bob second")):
        connection.execute(_GRADE, (number, _hour(made), content))
    for name in ("ada", "bob"):
        connection.execute("INSERT INTO marks VALUES (NULL, ?, 'stats', 'why', 2, '', 'ta', ?)", (name, _hour(2)))
    connection.close()
    return folder


_SUBMISSION = (
    "INSERT INTO submissions (id, name, student_id, student, login, email, team, platform, upload, content, members, "
    f"superseded, run_id) VALUES ({'?, ' * 10}'[]', '[]', 1)"
)
_GRADE = (
    "INSERT INTO grades VALUES (NULL, ?, 1, ?, 'first', 2, 2, 0, 1, 0, 1, '[]', NULL, NULL, NULL, ?, "
    "'', '', '', '', '')"
)


def _hour(number: int) -> str:
    return f"2024-02-19T0{number}:00:00+00:00"


def test_a_book_of_the_first_version_knows_what_its_marks_were_given_for(first_version: Path) -> None:
    wanted = [{("ada", "stats", "why"): "ada first"}, {("bob", "stats", "why"): "bob first"}]
    before = (first_version / NAME).read_bytes()
    with Book.read(first_version) as book:  # a reader changes nothing
        assert [book.marks_given_for(name) for name in ("ada", "bob")] == wanted
        assert book.marks("ada")["ada", "stats", "why"].points == 2
    assert (first_version / NAME).read_bytes() == before
    with Book.write(first_version) as book:
        assert version(book.connection) == len(MIGRATIONS)
        assert [book.marks_given_for(name) for name in ("ada", "bob")] == wanted


def test_a_new_book_has_the_newest_version(book: Book) -> None:
    assert version(book.connection) == len(MIGRATIONS)
    assert book.connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_a_newer_book_is_refused_with_a_sentence_and_left_alone(book: Book, folder: Path) -> None:
    book.connection.execute("PRAGMA user_version = 99")
    book.close()
    before = (folder / NAME).read_bytes()
    for opened in (Book.write, Book.read):
        with pytest.raises(BookError) as told:
            opened(folder)
        assert str(told.value) == (
            f"{folder / NAME}: a grade book of version 99, and this torch-grader knows versions up to "
            f"{len(MIGRATIONS)}; use a newer torch-grader, or give another folder"
        )
    assert (folder / NAME).read_bytes() == before


def test_another_sqlite_file_is_no_book(folder: Path) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / NAME) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()
    for opened in (Book.write, Book.read):
        with pytest.raises(BookError) as told:
            opened(folder)
        assert str(told.value) == (
            f"{folder / NAME}: not a grade book but some other SQLite file; move it away, or give another folder"
        )


def test_an_empty_file_becomes_a_book_but_is_none_to_read(folder: Path) -> None:
    folder.mkdir()
    (folder / NAME).touch()
    with pytest.raises(BookError, match="an empty grade book; grade something into this folder first"):
        Book.read(folder)
    with Book.write(folder) as book:
        assert version(book.connection) == len(MIGRATIONS)


def test_a_folder_without_a_book(tmp_path: Path) -> None:
    with pytest.raises(BookError) as told:
        Book.read(tmp_path)
    assert str(told.value) == (
        f"{tmp_path}: no gradebook.sqlite in this folder; `grader grade … --out {tmp_path}` makes one"
    )


# ---------------------------------------------------------------------------------------------- what the docs promise


def queries() -> list[str]:
    return re.findall(r"```sql\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def told(book: Book, make: Callable[..., Any]) -> list[list[tuple[Any, ...]]]:
    """What the three questions of the docs are answered on a class of three."""
    book.store(make("ada", score="4"), "first")
    book.store(make("bob", score="3.5"), "first")
    book.store(make("cleo", score="0"), "first")
    book.store(make("cleo", score="3.5"), "regrade")
    return [book.connection.execute(query).fetchall() for query in queries()]


def test_the_most_common_mistakes(told: Any) -> None:
    assert told[0] == [("stats", "mean", "factor", 2)]


def test_whose_grade_has_changed(told: Any, book: Book) -> None:
    assert [(row[0], row[2], row[3], row[4]) for row in told[1]] == [
        ("cleo", "first", "staff", 0.0),
        ("cleo", "regrade", "staff", 3.5),
    ]


def test_which_criteria_are_hard(told: Any) -> None:
    assert told[2] == [("stats", "mean", 92.0, 3)]
    assert len(told) == 3


def test_every_table_and_column_of_the_docs_is_there(book: Book) -> None:
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \| [^|]+ \| ([^|]*) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == 10
    for tables, columns in rows:
        found: set[str] = set()
        for table in re.findall(r"`(\w+)`", tables):
            found |= {row[1] for row in book.connection.execute(f"PRAGMA table_info({table})")}
        assert found
        assert set(re.findall(r"`(\w+)`", columns)) <= found
