"""Brightspace (D2L), "Download" in Assignments: ``397000-2557000 - Ada Example - Sep 24, 2026 926 PM/hw.py``.

Older versions give the files without folders. The time is the organisation's, without a zone; what the two numbers
mean is not documented. They are part of a submission's name, which tells namesakes apart, and kept as they stand as
the student's id, unless several students bear the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.intake.base import Context, Remark, Upload, piece, stray
from grader.intake.times import d2l_moment
from grader.intake.tree import Entry, Piece, Place
from grader.model import Student

_ENTRY = re.compile(
    r"(?P<numbers>\d+-\d+) *- *(?P<name>.+?) *- *(?P<time>[A-Z][a-z]+ \d\d?, \d{4} \d\d?:?\d\d(?: ?[AP]M)?)"
    r"(?: *- *(?P<file>.+))?"
)
_OVERVIEW = "index.html"


class BrightspaceFormat:
    """Uploads by number and name: every upload of a student is there, the newest counts."""

    rank = 20

    def fits(self, place: Place) -> bool:
        return any(_parts(entry) for entry in place.entries)

    def read(self, place: Place, context: Context) -> Iterator[Upload | Remark]:
        uploads: dict[tuple[str, ...], list[Piece]] = {}
        for entry in place.entries:
            parts = _parts(entry)
            if parts is not None:
                key = (parts["numbers"], parts["name"], parts["time"])
                uploads.setdefault(key, []).append(piece(place, entry, parts["file"] or entry.name))
            elif entry.name != _OVERVIEW:
                yield stray(entry, entry.why)
        yield context.zoneless("Brightspace")
        names = {(numbers, name) for numbers, name, _ in uploads}
        telling = len({numbers for numbers, _ in names}) == len(names)
        for (numbers, name, time), pieces in uploads.items():
            yield Upload(
                whose=(numbers, name),
                called=f"{name}_{numbers}",
                pieces=tuple(pieces),
                student=Student(numbers if telling else "", name),
                upload=f"{numbers} - {name} - {time}",
                submitted=d2l_moment(time, context.tz),
            )


def _parts(entry: Entry) -> re.Match[str] | None:
    found = None if entry.why else _ENTRY.fullmatch(entry.name)
    if found is None or (entry.kind == "folder") == bool(found["file"]):
        return None
    return found
