"""Blackboard, "Assignment File Download": flat, ``Lab 2_aex01_attempt_2026-04-21-06-34-13_my work.py``.

Beside the files of each attempt lies a receipt, ``Lab 2_aex01_attempt_2026-04-21-06-34-13.txt``, with the student's
name. The time is the server's, without a zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from grader.intake.base import Context, Remark, Upload, piece, stray
from grader.intake.times import moment
from grader.intake.tree import Damaged, Entry, Place
from grader.model import Student

# the first match counts: what follows it is named by the student
_FILE = re.compile(r"(?P<head>.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)", re.DOTALL)
_NAME = re.compile(r"^Name: *(?P<name>.*?) *\((?P<login>[^()\s]+)\)\s*$", re.MULTILINE)
_NO_TEXT = ("There is no student submission text data for this assignment.", "There are no student comments")
_RECEIPT_BYTES = 2**16


@dataclass(frozen=True)
class _File:
    entry: Entry
    head: str
    time: str
    file: str  # empty for a receipt


class BlackboardFormat:
    """Uploads by user name and time. Every attempt that was not deleted is there; the newest counts."""

    rank = 20

    def fits(self, place: Place) -> bool:
        return any(_file(entry) for entry in place.files)

    def read(self, place: Place, context: Context) -> Iterator[Upload | Remark]:
        attempts: dict[tuple[str, str], list[_File]] = {}
        for entry in place.entries:
            file = _file(entry)
            if file is None:
                yield stray(entry, entry.why)
            else:
                attempts.setdefault((file.head, file.time), []).append(file)
        yield context.zoneless("Blackboard")
        shared = _shared([head for head, _ in attempts])
        for files in attempts.values():
            yield _upload(place, files, shared, context)


def _file(entry: Entry) -> _File | None:
    found = _FILE.fullmatch(entry.name) if entry.kind == "file" and not entry.why else None
    return _File(entry, found["head"], found["time"], found["file"] or "") if found else None


def _shared(heads: Sequence[str]) -> int:
    """How many characters the assignment's name has: what all heads have in common, up to an underscore.

    A user name may hold underscores too, so that one head alone says only where the last one stands.
    """
    least, most = min(heads), max(heads)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(least, most, strict=False)))
    return least.rfind("_", 0, len(least) if least == most else common) + 1


def _upload(place: Place, files: Sequence[_File], shared: int, context: Context) -> Upload:
    first = files[0]
    receipt = next((file.entry for file in files if not file.file), None)
    name, login, notes = _receipt(place, receipt)
    login = login if login and first.head.endswith(f"_{login}") else first.head[shared:]
    return Upload(
        whose=(first.head,),
        called=login,
        pieces=tuple(piece(place, file.entry, file.file) for file in files if file.file),
        student=Student(login, name, login),
        upload=f"{first.head}_attempt_{first.time}",
        submitted=moment(f"{first.time[:10]} {first.time[11:]}", context.tz),
        notes=notes,
    )


def _receipt(place: Place, entry: Entry | None) -> tuple[str, str, tuple[str, ...]]:
    """Name and user name, as far as the receipt is in English, and a note where the student may have written in it."""
    if entry is None:
        return "", "", ()
    try:
        text = place.tree.read(entry.path, _RECEIPT_BYTES).decode("utf-8-sig", "replace")
    except (OSError, Damaged):
        return "", "", (f"'{entry.name}' could not be read.",)
    found = _NAME.search(text)
    spoken = () if all(sentence in text for sentence in _NO_TEXT) else (_may_hold_text(entry),)
    return (found["name"], found["login"], spoken) if found else ("", "", spoken)


def _may_hold_text(entry: Entry) -> str:
    return f"'{entry.name}' was not used: it holds a text or a comment that came with the upload."
