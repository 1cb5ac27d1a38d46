"""Plain folders and files, one for each student: what any class looks like that no platform has named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

from grader.intake.base import Context, Remark, Upload, piece, stray
from grader.intake.folder import FolderTree, piece_on_disk
from grader.intake.kinds import kind_of, stem_of
from grader.intake.times import moment
from grader.intake.tree import Damaged, Entry, Piece, Place
from grader.intake.walk import MAX_WALKED
from grader.intake.wanted import Wanted
from grader.model import Student

TIMESTAMP = "timestamp.txt"
_TIMESTAMP_BYTES = 100
_ATTEMPT = re.compile(r"(?P<who>.+?)[ _-]attempt[ _-]?(?P<number>\d{1,6})", re.IGNORECASE)
_UPLOADED = frozenset({"source", "notebook", "archive"})


class PlainFormat:
    """A folder, a module, a notebook or an archive for each student, under the student's name.

    ``NAME_attempt2`` is a later upload of ``NAME``. A folder may hold ``timestamp.txt``, as nbgrader writes it.
    """

    rank = 100

    def fits(self, place: Place) -> bool:
        return True

    def read(self, place: Place, context: Context) -> Iterator[Upload | Remark]:
        again = {attempt["who"] for entry in place.entries if (attempt := _ATTEMPT.fullmatch(_name(entry)))}
        for entry in place.entries:
            found = None if entry.name.startswith((".", "__")) else _piece(place, entry)
            if found is None:
                yield stray(entry, entry.why)
            else:
                yield from _upload(place, entry, found, again, context)


def _name(entry: Entry) -> str:
    return entry.name if entry.kind == "folder" else stem_of(entry.name)


def _piece(place: Place, entry: Entry) -> Piece | None:
    if entry.why and isinstance(place.tree, FolderTree):
        # links beside the students' folders are how staff name what lies elsewhere; no student made them
        return _linked(place.tree.on_disk(entry.path))
    if entry.kind == "folder" or (not entry.why and kind_of(entry.name) in _UPLOADED):
        return piece(place, entry)
    return None


def _linked(path: Path) -> Piece | None:
    if path.is_dir() or (path.is_file() and kind_of(path.name) in _UPLOADED):
        return piece_on_disk(path)
    return None


def _upload(place: Place, entry: Entry, found: Piece, again: set[str], context: Context) -> Iterator[Upload | Remark]:
    name = entry.name if found.kind == "folder" else stem_of(entry.name)
    attempt = _ATTEMPT.fullmatch(name)
    who = attempt["who"] if attempt else name
    written = _timestamp(place, entry, context.wanted) if entry.kind == "folder" else ""
    submitted = moment(written, UTC)  # nbgrader's rule for a time without a zone
    if written and submitted is None:
        yield Remark(f"'{entry.path}/{TIMESTAMP}' holds no time that is understood, such as 2024-02-19 23:59:00 UTC.")
    yield Upload(
        # equal names are known to be one student's only where attempts are numbered
        whose=(who,) if who in again else (who, entry.path),
        called=who,
        pieces=(found,),
        student=Student(who),
        submitted=submitted,
        attempt=int(attempt["number"]) if attempt else None,
    )


def _timestamp(place: Place, entry: Entry, wanted: Wanted) -> str:
    """What stands in the timestamp of a student's folder, or of the folder in it that is this assignment's."""
    try:
        inner = Place(place.tree, entry.path, entry.name, MAX_WALKED)
        meant = [folder for folder in inner.folders if wanted.is_meant_by(folder.name)]
        for path in (inner.at(TIMESTAMP), *(f"{folder.path}/{TIMESTAMP}" for folder in meant)):
            entries = place.tree.entries(path.rpartition("/")[0], MAX_WALKED)
            if any(found.path == path and not found.why for found in entries):
                return place.tree.read(path, _TIMESTAMP_BYTES).decode("utf-8", "replace").strip()
    except (OSError, Damaged):  # the submission will say so when it is read
        pass
    return ""
