"""A damaged book, a full disk, a folder that can't be written: a sentence each, and never anything else."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from grader.errors import BookError
from grader.gradebook.book import Book
from grader.gradebook.connection import NAME


@pytest.fixture
def full(folder: Path, make: Callable[..., Any], setting: Any) -> Path:
    """The file of a book with forty submissions."""
    with Book.write(folder) as book:
        book.begin("grade", "staff", setting)
        for number in range(40):
            book.store(make(f"s{number}"), "first")
    return folder / NAME


def read_all(folder: Path) -> None:
    with Book.read(folder) as book:
        book.setting()
        for line in book.summaries():
            if standing := book.standing(line.submission):
                book.record(standing.grade_id or 0)
                book.saved(line.submission, standing.content, None)
                book.handed_in(line.submission)


def rewrite_all(folder: Path) -> None:
    with Book.write(folder) as book:
        for line in book.summaries():
            book.override(line.submission, "due", "tomorrow", "staff", "ill")


@pytest.mark.parametrize("kept", [0.9, 0.5, 0.1])
def test_a_file_that_was_cut_off(full: Path, kept: float) -> None:
    os.truncate(full, int(full.stat().st_size * kept))
    for use in (read_all, rewrite_all):
        with pytest.raises(BookError) as told:
            use(full.parent)
        assert str(told.value).startswith(f"{full}: the grade book is damaged (")
        assert str(told.value).endswith(
            "); move it away and grade again. Of what it held, marks included, "
            "`sqlite3 gradebook.sqlite .recover` may still read a part"
        )


def test_a_file_of_something_else(full: Path) -> None:
    full.write_bytes(b"submission,score\nada,4\n" * 100)
    for opened in (Book.read, Book.write):
        with pytest.raises(BookError, match=r"the grade book is damaged \(file is not a database\)"):
            opened(full.parent)


@pytest.mark.parametrize("seed", range(20))
def test_flipped_bytes_give_a_sentence_or_nothing(full: Path, seed: int) -> None:
    draw = random.Random(seed)
    data = bytearray(full.read_bytes())
    for _ in range(40):
        data[draw.randrange(100, len(data))] = draw.randrange(256)
    full.write_bytes(data)
    with suppress(BookError):
        read_all(full.parent)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE runs SET limits = '{'",
        "UPDATE runs SET limits = '{\"speed\": 1}'",
        "UPDATE runs SET seed = 'one'",
        "UPDATE runs SET audience = 'everybody'",
        "UPDATE criteria SET verdict = 'fine'",
        "UPDATE criteria SET score = 'many'",
        "UPDATE grades SET pending = 9e999",
        "UPDATE grades SET notes = '['",
        "UPDATE grades SET record = x'00'",
        "UPDATE submissions SET files = '{'",
    ],
)
def test_columns_that_hold_what_was_never_stored(full: Path, statement: str) -> None:
    with sqlite3.connect(full) as connection:
        connection.execute(statement)
    connection.close()
    with pytest.raises(BookError, match="the grade book is damaged"):
        read_all(full.parent)


def test_a_mistake_of_ours_is_not_told_as_damage(full: Path) -> None:
    with pytest.raises(sqlite3.ProgrammingError), Book.read(full.parent) as book:
        book.connection.execute("SELECT ?", ())


# ------------------------------------------------------------------------------------------------ where it can't be


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes, in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.root
def test_a_full_disk_loses_nothing_that_was_stored(small_disk: Path, make: Callable[..., Any], setting: Any) -> None:
    stored = []

    def fill() -> None:
        with Book.write(small_disk) as book:
            book.begin("grade", "staff", setting)
            for number in range(1000):
                book.store(make(f"s{number:04}", record=os.urandom(50_000)), "first")
                stored.append(f"s{number:04}")

    with pytest.raises(BookError, match=r"full.*; what was stored is kept: .*run the same command again$"):
        fill()
    with Book.read(small_disk) as book:
        assert [one.submission for one in book.summaries()] == stored
    assert len(stored) > 5


@pytest.mark.root
def test_a_book_on_a_disk_that_can_only_be_read(small_disk: Path, full: Path) -> None:
    shutil.copy(full, small_disk / NAME)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    read_all(small_disk)
    with pytest.raises(OSError, match="Read-only file system"):
        Book.write(small_disk)


def test_another_program_that_writes_for_long(full: Path, monkeypatch: pytest.MonkeyPatch, make: Any) -> None:
    monkeypatch.setattr("grader.gradebook.connection._BUSY_SECONDS", 0.05)
    other = sqlite3.connect(full, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(BookError) as told, Book.write(full.parent) as book:
        book.store(make(), "first")
    other.close()
    assert str(told.value) == (
        f"{full}: another program is writing to the grade book; close it, and run the same command again"
    )
