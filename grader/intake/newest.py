"""Several uploads by one student: the newest counts, and the others are listed, unless one is there twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from grader.intake.base import Upload
from grader.intake.contents import read_pieces
from grader.intake.times import said
from grader.model import Submission

_MOST_NAMES = 20


def newest_of_each(uploads: Iterable[Upload]) -> list[Upload]:
    """One upload for each student or group, in the order of their first; of equally old ones the last counts."""
    by_student: dict[tuple[str, ...], list[Upload]] = {}
    for upload in uploads:
        by_student.setdefault(upload.whose, []).append(upload)
    return [_newest(some) for some in by_student.values()]


def _newest(uploads: Sequence[Upload]) -> Upload:
    if len(uploads) == 1:
        return uploads[0]
    place = max(range(len(uploads)), key=lambda index: (uploads[index].age, index))
    newest = uploads[place]
    told = [*newest.superseded]
    for one in (one for index, one in enumerate(uploads) if index != place):
        if _is_same(one, newest):
            told += [sentence for sentence in one.superseded if sentence not in told]
        else:
            told += [_older(one), *one.superseded, *one.notes]
    return replace(newest, superseded=tuple(told))


def _is_same(upload: Upload, newest: Upload) -> bool:
    """Whether one upload is there twice, as in two downloads: of one time, with one content."""
    if (upload.age, upload.upload) != (newest.age, newest.upload):
        return False
    one, other = (read_pieces(Submission(""), each.pieces) for each in (upload, newest))
    return one == other and not one.unreadable


def _older(upload: Upload) -> str:
    names = [f"'{piece.shown}'" for piece in upload.pieces]
    more = [f"{len(names) - _MOST_NAMES} more files"] if len(names) > _MOST_NAMES else []
    what = ", ".join(names[:_MOST_NAMES] + more) or "an upload without files"
    when = [said(upload.submitted)] if upload.submitted else []
    when += [f"attempt {upload.attempt}"] if upload.attempt is not None else []
    said_when = f" ({', '.join(when)})" if when else ""
    return f"An older upload was not graded: {what}{said_when}."
