"""The submissions of a class, out of a grade book or as they were handed in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.errors import UsageError
from grader.gradebook.book import Book
from grader.gradebook.connection import NAME
from grader.gradebook.content import submission_of
from grader.intake.discover import discover
from grader.intake.paths import check_there
from grader.model import Assignment
from grader.similar.sources import Sources, sources_of


def graded_into(paths: Sequence[Path]) -> Path | None:
    """The folder that `grader grade` wrote to, if that is what is given; raises for a path that isn't there."""
    for path in paths:
        check_there(path)
    return paths[0] if len(paths) == 1 and (paths[0] / NAME).is_file() else None


def assignment_of(folder: Path) -> str:
    """The file or name of the assignment that was graded into a folder."""
    with Book.read(folder) as book:
        setting = book.setting()
    if setting is None:
        raise UsageError(f"{folder}: nothing was graded into this folder yet")
    return setting.used.assignment_file


def room_of(paths: Sequence[Path], assignment: Assignment) -> list[Sources]:
    """The sources of every submission; raises as intake and the grade book do, and for fewer than two."""
    folder = graded_into(paths)
    if folder is not None:
        with Book.read(folder) as book:
            room = [sources_of(submission_of(book.handed_in(name))) for name in book.names()]
    else:
        room = [sources_of(one.load()) for one in discover(paths, assignment).found]
    if len(room) < 2:
        where = ", ".join(map(str, paths))
        raise UsageError(f"{where}: {len(room)} submission here, and nothing to compare it with; name the whole class")
    return room
