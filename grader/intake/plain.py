"""Plain folders and files, one for each student: what any class looks like that no platform has named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC

from grader.intake.base import Context, Remark, Upload, piece, stray
from grader.intake.kinds import kind_of, stem_of
from grader.intake.times import moment
from grader.intake.tree import Damaged, Entry, Place
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
        uploaded = dict.fromkeys(filter(_is_upload, place.entries))
        yield from (stray(entry, entry.why) for entry in place.entries if entry not in uploaded)
        again = {attempt["who"] for entry in uploaded if (attempt := _ATTEMPT.fullmatch(_name(entry)))}
        yield from _look_like_one(entry for entry in uploaded if _name(entry) not in again)
        for entry in uploaded:
            yield from _upload(place, entry, again, context)


def _name(entry: Entry) -> str:
    return entry.name if entry.kind == "folder" else stem_of(entry.name)


def _is_upload(entry: Entry) -> bool:
    if entry.why or entry.name.startswith((".", "__")):
        return False
    return entry.kind == "folder" or kind_of(entry.name) in _UPLOADED


def _look_like_one(entries: Iterable[Entry]) -> Iterator[Remark]:
    """Remarks on files and folders of one name, which may be one person's: nobody but staff can know."""
    by_name: dict[str, list[str]] = {}
    for entry in entries:
        by_name.setdefault(_name(entry), []).append(f"'{entry.path}{'/' if entry.kind == 'folder' else ''}'")
    for names in by_name.values():
        if len(names) > 1:
            many = f"{', '.join(names[:-1])} and {names[-1]} look like one person's and are {len(names)} submissions"
            yield Remark(f"{many}: if they are one's work, put them into one folder.")


def _upload(place: Place, entry: Entry, again: set[str], context: Context) -> Iterator[Upload | Remark]:
    attempt = _ATTEMPT.fullmatch(_name(entry))
    who = attempt["who"] if attempt else _name(entry)
    written = _timestamp(place, entry, context.wanted) if entry.kind == "folder" else ""
    submitted = moment(written, UTC)  # nbgrader's rule for a time without a zone
    if written and submitted is None:
        yield Remark(f"'{entry.path}/{TIMESTAMP}' holds no time that is understood, such as 2024-02-19 23:59:00 UTC.")
    yield Upload(
        # equal names are known to be one student's only where attempts are numbered
        whose=(who,) if who in again else (who, entry.path),
        called=who,
        pieces=(piece(place, entry),),
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
