"""Canvas, "Download Submissions": one flat folder, ``exampleada_LATE_4711_88120_hw.py``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from grader.intake.base import Context, Remark, Upload, piece, stray
from grader.intake.canvas_file import LEAST_DIGITS, CanvasFile, canvas_files
from grader.intake.tree import Piece, Place
from grader.model import Student

_YEAR = re.compile(r"(19|20)\d\d")
_MOST_ODD = 0.1  # of the users


class CanvasFormat:
    """Uploads by user id. What came in on time and what came in late are two uploads, the larger id the newer."""

    rank = 30

    def fits(self, place: Place) -> bool:
        files = canvas_files(place.entries)
        return 2 * len(files) > len(place.entries) and _agree(files)

    def read(self, place: Place, context: Context) -> Iterator[Upload | Remark]:
        files = canvas_files(place.entries)
        known = {file.entry for file in files}
        yield from (stray(entry, entry.why) for entry in place.entries if entry not in known)
        several = {user: names for user, names in _users_names(files).items() if len(names) > 1}
        yield from (_of_several(user, names) for user, names in several.items())
        uploads: dict[tuple[str, str, bool], list[CanvasFile]] = {}
        for file in files:
            uploads.setdefault((file.user, file.name, file.late), []).append(file)
        for some in uploads.values():
            yield _upload(place, some, several)


def _users_names(files: Sequence[CanvasFile]) -> dict[str, list[str]]:
    """Every user's names: Canvas gives one to each."""
    names: dict[str, list[str]] = {}
    for file in files:
        known = names.setdefault(file.user, [])
        if file.name not in known:
            known.append(file.name)
    return names


def _agree(files: Sequence[CanvasFile]) -> bool:
    """Whether the numbers can be Canvas's: ``cs_101_1001_hw2.py`` and ``cs_101_1002_hw2.py`` are of this form too.

    One odd name, or a few in a large class, may be anything.
    """
    users, odd = {file.user for file in files}, _odd_users(files)
    if odd:
        return len(users - odd) > 1 and len(odd) <= max(1, _MOST_ODD * len(users))
    return len(users) > 1 or len(files) == 1 or all(map(_surely, files))


def _odd_users(files: Sequence[CanvasFile]) -> set[str]:
    """Users whose files contradict each other, or those of others.

    A user has one name, an attachment one owner, and Canvas numbers a file whose name the user has used before.
    """
    odd = {user for user, names in _users_names(files).items() if len(names) > 1}
    owners: dict[str, tuple[str, str]] = {}
    uploaded: dict[tuple[str, bool, str], str] = {}
    for file in files:
        mine = (file.user, file.first_name)
        owner = owners.setdefault(file.attachment, mine) if file.attachment else mine
        before = uploaded.setdefault((file.user, file.late, file.file), file.attachment)
        if owner != mine:
            odd |= {owner[0], file.user}
        if before != file.attachment or 0 < len(file.attachment) < LEAST_DIGITS:
            odd.add(file.user)
    return odd


def _surely(file: CanvasFile) -> bool:
    """Whether the numbers of the only user can be no course's and no year's."""
    long = len(file.attachment) > LEAST_DIGITS + 1 and len(file.user) > LEAST_DIGITS
    return not file.attachment or (long and not _YEAR.fullmatch(file.user))


def _of_several(user: str, names: Sequence[str]) -> Remark:
    told = " and ".join(f"'{name}'" for name in names)
    return Remark(f"Under Canvas's number {user} there are files of {told}: they were taken for as many submissions.")


def _upload(place: Place, files: Sequence[CanvasFile], several: Collection[str]) -> Upload:
    newest = max(files, key=lambda file: file.number)
    pieces, older = _pieces(place, files)
    return Upload(
        whose=(newest.user, newest.name) if newest.user in several else (newest.user,),
        called="_".join(filter(None, (newest.name, newest.user))),
        pieces=pieces,
        student=Student(newest.user, newest.name),
        upload=newest.attachment,
        late=newest.late,
        serial=newest.number,
        superseded=older,
    )


def _pieces(place: Place, files: Sequence[CanvasFile]) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """The files under their first names, and sentences on those of which there is a newer one."""
    pieces, older = [], []
    by_name: dict[str, list[CanvasFile]] = {}
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
