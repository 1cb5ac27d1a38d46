"""The SQLite file: how it is opened, and what its errors mean for the person who reads them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from grader.codec.sealed import Damaged
from grader.errors import BookError
from grader.gradebook.schema import check_version, migrate, read_as_new

NAME = "gradebook.sqlite"
_BUSY_SECONDS = 30.0

# the first leaves no files behind; the last serves where nothing can be written, and so nobody can be writing
_WAYS_TO_READ = ("mode=rw", "mode=ro", "mode=ro&immutable=1")


def open_writable(path: Path) -> sqlite3.Connection:
    """Opens a book, makes it where there is none, and brings it to the newest version."""
    connection = _connect(str(path))
    try:
        check_version(connection, str(path))  # before anything is changed
        connection.execute("PRAGMA journal_mode = WAL")
        # a killed process loses nothing at NORMAL; a power cut may lose the last submissions, which are graded again
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        migrate(connection, str(path))
    except BaseException:
        connection.close()
        raise
    return connection


def open_readable(path: Path) -> sqlite3.Connection:
    """Opens a book that is only read, also where nothing may be written, and while another process writes to it."""
    connection = _open_first(path, _WAYS_TO_READ)
    try:
        version = check_version(connection, str(path))
        if version == 0:
            raise BookError(f"{path}: an empty grade book; grade something into this folder first")
        read_as_new(connection, version)
        connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _open_first(path: Path, ways: Sequence[str]) -> sqlite3.Connection:
    try:
        return _open_uri(path, ways[0])
    except sqlite3.OperationalError:
        if not ways[1:]:
            raise
    return _open_first(path, ways[1:])


def _open_uri(path: Path, options: str) -> sqlite3.Connection:
    uri = f"file:{quote(str(path.resolve()))}?{options}"
    connection = _connect(uri, uri=True)
    try:
        with closing(connection.execute("PRAGMA user_version")) as first:
            first.fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _connect(name: str, *, uri: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(name, uri=uri, timeout=_BUSY_SECONDS, isolation_level=None)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    return connection


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Errors of SQLite and of what the book holds, as :class:`BookError`: what is wrong, and what to do."""
    try:
        yield
    except Damaged as error:
        raise BookError(_damaged(path, str(error))) from error
    except UnicodeDecodeError as error:  # SQLite quotes what it can't read
        raise BookError(_damaged(path, "it holds text that is none")) from error
    except sqlite3.ProgrammingError:  # a mistake of ours, and no book's
        raise
    except sqlite3.DatabaseError as error:
        raise BookError(_sentence(path, error)) from error


def _sentence(path: Path, error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorname", "")
    said = str(error)
    if code == "SQLITE_FULL":
        return f"{path}: the disk is full; what was stored is kept: make room, and run the same command again"
    if code.startswith("SQLITE_BUSY"):
        return f"{path}: another program is writing to the grade book; close it, and run the same command again"
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return (
            f"{path}: the grade book can't be opened or written ({said}); look at the rights of the file and its folder"
        )
    if code.startswith("SQLITE_IOERR"):
        return f"{path}: the disk failed or is full ({said}); what was stored is kept: run the same command again"
    return _damaged(path, said)


def _damaged(path: Path, said: str) -> str:
    return (
        f"{path}: the grade book is damaged ({said}); move it away and grade again. Of what it held, marks included, "
        f"`sqlite3 {path.name} .recover` may still read a part"
    )
