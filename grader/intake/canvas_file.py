"""A file of a Canvas download, taken apart by its name: ``exampleada_LATE_4711_88120_hw.py``.

After ``lib/content_zipper.rb`` of instructure/canvas-lms: the sortable name without anything but letters and digits,
LATE, the user's id, the attachment's id, the file's name. The name of a group may end in an underscore and digits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.intake.tree import Entry

LEAST_DIGITS = 3  # of an id, where nothing else is known
_FILE = re.compile(
    r"(?:(?!LATE_|anon_)(?P<name>.+?)_)?(?:(?P<late>LATE)_)?(?P<user>\d+|anon_[^_]+)_"
    r"(?:(?P<attachment>\d+)_(?P<file>.+)|(?P<kind>text|link)\.html)"
)
_REST = re.compile(r"(?P<attachment>\d+)_(?P<file>.+)|(?P<kind>text|link)\.html")
# Canvas renames what is uploaded again: hw.py, hw-1.py, hw-2.py
_AGAIN = re.compile(r"(?P<stem>.+?)-\d{1,3}(?P<ending>(?:\.tar)?\.[^.]+)")


@dataclass(frozen=True)
class CanvasFile:
    """One entry, taken apart; ``attachment`` is empty for a text or a link."""

    entry: Entry
    name: str
    late: bool
    user: str
    attachment: str
    file: str

    @property
    def number(self) -> int:
        return int(self.attachment or 0)

    @property
    def first_name(self) -> str:
        """The name of the file before Canvas numbered it."""
        again = _AGAIN.fullmatch(self.file)
        return again["stem"] + again["ending"] if again else self.file


def canvas_files(entries: Iterable[Entry]) -> list[CanvasFile]:
    """The entries that are of Canvas's form; where one can be read in two ways, as the others suggest.

    ``team_5_4800_89001_hw.py`` is ``89001_hw.py`` by user 5 of "team", or ``hw.py`` by user 4800 of "team_5".
    """
    files = [file for entry in entries if (file := _file(entry)) is not None]
    of_one = Counter(map(_ids, files))
    certain: list[CanvasFile] = []
    doubtful: dict[Entry, tuple[CanvasFile, CanvasFile]] = {}
    for file in files:
        other = _with_digits(file)
        if other is not None and of_one[_ids(file)] == 1:
            doubtful[file.entry] = (file, other)
        else:
            certain.append(other or file)  # an attachment is one file
    likeliest = _Likeliest(certain)
    read = {file.entry: file for file in (*certain, *(likeliest.of(*both) for both in doubtful.values()))}
    return [read[file.entry] for file in files]


def _file(entry: Entry) -> CanvasFile | None:
    found = _FILE.fullmatch(entry.name) if entry.kind == "file" and not entry.why else None
    if found is None:
        return None
    name, late, user = found["name"] or "", bool(found["late"]), found["user"]
    return CanvasFile(entry, name, late, user, found["attachment"] or "", found["file"] or f"{found['kind']}.html")


def _with_digits(file: CanvasFile) -> CanvasFile | None:
    """The same entry, if what looks like the user's id belongs to the name; None where that can't be."""
    found = _REST.fullmatch(file.file) if file.attachment and file.name and not file.late else None
    if found is None:
        return None
    name, attachment = f"{file.name}_{file.user}", found["attachment"] or ""
    return CanvasFile(
        file.entry, name, file.late, file.attachment, attachment, found["file"] or f"{found['kind']}.html"
    )


def _ids(file: CanvasFile) -> tuple[str, str, str]:
    return file.name, file.user, file.attachment


class _Likeliest:
    """What ids are like in a class, as far as it is certain."""

    def __init__(self, certain: Sequence[CanvasFile]) -> None:
        self._people = {(file.name, file.user) for file in certain}
        self._users = {len(file.user) for file in certain if file.user.isdigit()}
        self._attachments = {len(file.attachment) for file in certain if file.attachment}

    def of(self, file: CanvasFile, other: CanvasFile) -> CanvasFile:
        """Of two readings, the one whose ids are like the others'; the first where neither is more so."""
        return max(file, other, key=self._likeness)

    def _likeness(self, file: CanvasFile) -> tuple[bool, int]:
        attached = not file.attachment or _is_like(file.attachment, self._attachments)
        return (file.name, file.user) in self._people, _is_like(file.user, self._users) + attached


def _is_like(number: str, lengths: set[int]) -> bool:
    return min(lengths, default=LEAST_DIGITS) <= len(number) <= max(lengths, default=len(number))
