"""Moodle, "Download all submissions": ``Ada Example_12345_assignsubmission_file_/hw.py``, or flat without folders.

After ``mod/assign/classes/downloader.php`` of Moodle. The number is the participant's in this assignment, as in
"Participant 12345" of the grading worksheet, and not a user's id; for a team it is the group's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.intake.base import Context, Remark, Upload, piece, stray
from grader.intake.tree import Entry, Piece, Place
from grader.model import Student

# the first match counts: what follows it is named by the student
_ENTRY = re.compile(r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<plugin>file|[a-z]+)(?:_(?P<file>.*))?")
_BLIND = "Participant"


class MoodleFormat:
    """Uploads by participant. Moodle hands out the last attempt only, and neither times nor lateness."""

    rank = 20

    def fits(self, place: Place) -> bool:
        return any(_parts(entry) for entry in place.entries)

    def read(self, place: Place, context: Context) -> Iterator[Upload | Remark]:
        uploads: dict[tuple[str, str], list[Piece]] = {}
        for entry in place.entries:
            parts = _parts(entry)
            if parts is None:
                yield stray(entry, entry.why)
            else:
                uploads.setdefault((parts["name"], parts["number"] or ""), []).append(_piece(place, entry, parts))
        for (name, number), pieces in uploads.items():
            student = Student(number, "" if name == _BLIND else name)
            called = "_".join(filter(None, (name, number)))
            yield Upload(whose=(name, number), called=called, pieces=tuple(pieces), student=student)


def _parts(entry: Entry) -> re.Match[str] | None:
    found = None if entry.why else _ENTRY.fullmatch(entry.name)
    if found is None or (entry.kind == "folder") == bool(found["file"]):
        return None
    return found


def _piece(place: Place, entry: Entry, parts: re.Match[str]) -> Piece:
    return piece(place, entry, parts["file"] or entry.name)
