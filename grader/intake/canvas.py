"""Canvas, "Download Submissions": one flat folder, ``exampleada_LATE_4711_88120_hw.py``.

After ``lib/content_zipper.rb`` of instructure/canvas-lms: the sortable name without anything but letters and digits,
LATE, the user's id, the attachment's id, the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.intake.base import Context, Remark, Upload, piece, stray
from grader.intake.tree import Entry, Piece, Place
from grader.model import Student

_FILE = re.compile(
    r"(?:(?!LATE_)(?P<name>.+?)_)?(?:(?P<late>LATE)_)?(?P<user>\d+|anon_[^_]+)_"
    r"(?:(?P<attachment>\d+)_(?P<file>.+)|(?P<kind>text|link)\.html)"
)
# Canvas renames what is uploaded again: hw.py, hw-1.py, hw-2.py
_AGAIN = re.compile(r"(?P<stem>.+?)-\d{1,3}(?P<ending>(?:\.tar)?\.[^.]+)")
_LEAST_DIGITS = 3
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True)
class _File:
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


class CanvasFormat:
    """Uploads by user id. What came in on time and what came in late are two uploads, the larger id the newer."""

    rank = 30

    def fits(self, place: Place) -> bool:
        files = list(_files(place))
        return 2 * len(files) > len(place.entries) and _agree(files)

    def read(self, place: Place, context: Context) -> Iterator[Upload | Remark]:
        uploads: dict[tuple[str, bool], list[_File]] = {}
        for entry in place.entries:
            file = _file(entry)
            if file is None:
                yield stray(entry, entry.why)
            else:
                uploads.setdefault((file.user, file.late), []).append(file)
        for files in uploads.values():
            yield _upload(place, files)


def _file(entry: Entry) -> _File | None:
    found = _FILE.fullmatch(entry.name) if entry.kind == "file" and not entry.why else None
    if found is None:
        return None
    return _File(
        entry,
        name=found["name"] or "",
        late=bool(found["late"]),
        user=found["user"],
        attachment=found["attachment"] or "",
        file=found["file"] or f"{found['kind']}.html",
    )


def _files(place: Place) -> Iterator[_File]:
    return (file for entry in place.entries if (file := _file(entry)) is not None)


def _agree(files: Sequence[_File]) -> bool:
    """Whether the numbers can be Canvas's: ``cs_101_1001_hw2.py`` and ``cs_101_1002_hw2.py`` are of this form too.

    A user has one name, an attachment one owner, and Canvas numbers a file whose name the user has used before.
    """
    names: dict[str, str] = {}
    attachments: dict[str, tuple[str, str]] = {}
    uploaded: dict[tuple[str, bool, str], str] = {}
    for file in files:
        owner = (file.user, file.first_name)
        one_name = names.setdefault(file.user, file.name) == file.name
        one_owner = not file.attachment or attachments.setdefault(file.attachment, owner) == owner
        new_name = uploaded.setdefault((file.user, file.late, file.file), file.attachment) == file.attachment
        if not (one_name and one_owner and new_name) or 0 < len(file.attachment) < _LEAST_DIGITS:
            return False
    return len(names) > 1 or len(files) == 1 or all(map(_surely, files))


def _surely(file: _File) -> bool:
    """Whether the numbers of the only user can be no course's and no year's."""
    long = len(file.attachment) > _LEAST_DIGITS + 1 and len(file.user) > _LEAST_DIGITS
    return not file.attachment or (long and not _YEAR.fullmatch(file.user))


def _upload(place: Place, files: Sequence[_File]) -> Upload:
    newest = max(files, key=lambda file: file.number)
    pieces, older = _pieces(place, files)
    return Upload(
        whose=(newest.user,),
        called="_".join(filter(None, (newest.name, newest.user))),
        pieces=pieces,
        student=Student(newest.user, newest.name),
        upload=newest.attachment,
        late=newest.late,
        serial=newest.number,
        superseded=older,
    )


def _pieces(place: Place, files: Sequence[_File]) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """The files under their first names, and sentences on those of which there is a newer one."""
    pieces, older = [], []
    by_name: dict[str, list[_File]] = {}
    for file in files:
        by_name.setdefault(file.first_name, []).append(file)
    for name, same in by_name.items():
        if len(same) > 1 and all(file.file != name for file in same):
            pieces += [piece(place, file.entry, file.file) for file in same]  # part-1.py and part-2.py, as named
            continue
        newest = max(same, key=lambda file: file.number)
        pieces.append(piece(place, newest.entry, name))
        rest = [file for file in same if file != newest]
        older += [f"'{file.entry.name}' was not graded: '{newest.entry.name}' is newer." for file in rest]
    return tuple(pieces), tuple(older)
