"""Gradescope, "Export submissions": ``submission_metadata.yml`` and a folder ``submission_900001/`` for each upload.

Only the upload that counts has a folder. It need not be the newest: a student may make an older one count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC

from grader.intake.base import Context, Remark, Upload, piece, stray
from grader.intake.gradescope_metadata import FILE, Record, records
from grader.intake.times import moment, said
from grader.intake.tree import Damaged, Entry, Place, Unusable
from grader.model import Student

_FOLDER = re.compile(r"submission_(\d+)")


class GradescopeFormat:
    """Uploads by their submitters' ids, several for a group. The metadata say when, and nothing of lateness."""

    rank = 10

    def fits(self, place: Place) -> bool:
        return place.has(FILE)

    def read(self, place: Place, context: Context) -> Iterator[Upload | Remark]:
        left = {entry.name: entry for entry in place.entries if entry.name != FILE}
        yield from self._recorded(place, left)
        for entry in left.values():
            if entry.kind == "folder" and _FOLDER.fullmatch(entry.name):
                yield _unnamed(place, entry)
                yield Remark(f"'{entry.path}/' is not in {FILE}: whose it is, is not known.")
            else:
                yield stray(entry, entry.why)

    def _recorded(self, place: Place, left: dict[str, Entry]) -> Iterator[Upload | Remark]:
        try:
            for record in _records(place):
                entry = left.get(record.key)
                if entry is None or entry.why:
                    yield Remark(f"{FILE} names '{record.key}', which is not there.")
                else:
                    yield _upload(place, left.pop(record.key), record)
        except Unusable as error:
            yield Remark(f"'{place.at(FILE)}' could not be read to its end: {error}.")


def _records(place: Place) -> Iterator[Record]:
    try:
        with place.tree.open(place.at(FILE)) as file:
            yield from records(file)
    except OSError as error:
        raise Damaged(error.strerror) from error


def _upload(place: Place, entry: Entry, record: Record) -> Upload:
    members = record.submitters
    first = members[0] if members else Student("")
    return Upload(
        whose=tuple(sorted(one.id or one.email or one.name for one in members)) or (entry.name,),
        called="_".join(_called(one) for one in members) or entry.name,
        pieces=(piece(place, entry),),
        student=first,
        members=members if len(members) > 1 else (),
        upload=_number(entry.name),
        submitted=moment(record.created, UTC),
        superseded=tuple(_older(record, id_, created) for id_, created in record.history),
        chosen=any(_is_newer(record, created) for _, created in record.history),
    )


def _called(student: Student) -> str:
    return "_".join(filter(None, (student.name, student.id or student.email.partition("@")[0])))


def _older(record: Record, upload: str, created: str) -> str:
    theirs = moment(created, UTC)
    name = f"Upload {upload}" if upload else "An upload"
    when = f" of {said(theirs)}" if theirs else ""
    if _is_newer(record, created):
        return f"{name}{when} was not graded: it is newer, but an older upload was made to count."
    return f"{name}{when} was not graded: there is a newer one."


def _is_newer(record: Record, created: str) -> bool:
    """Whether another upload is newer than the one that counts."""
    ours, theirs = moment(record.created, UTC), moment(created, UTC)
    return ours is not None and theirs is not None and theirs > ours


def _unnamed(place: Place, entry: Entry) -> Upload:
    return Upload((entry.name,), entry.name, (piece(place, entry),), Student(""), upload=_number(entry.name))


def _number(name: str) -> str:
    found = _FOLDER.fullmatch(name)
    return found[1] if found else name
