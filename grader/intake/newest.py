"""Several uploads by one student: the newest counts, and the others are listed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from grader.intake.base import Upload
from grader.intake.times import said

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
    older = [one for index, one in enumerate(uploads) if index != place]
    told = tuple(sentence for one in older for sentence in (_older(one), *one.superseded, *one.notes))
    return replace(uploads[place], superseded=(*uploads[place].superseded, *told))


def _older(upload: Upload) -> str:
    names = [f"'{piece.shown}'" for piece in upload.pieces]
    more = [f"{len(names) - _MOST_NAMES} more files"] if len(names) > _MOST_NAMES else []
    what = ", ".join(names[:_MOST_NAMES] + more) or "an upload without files"
    when = [said(upload.submitted)] if upload.submitted else []
    when += [f"attempt {upload.attempt}"] if upload.attempt is not None else []
    said_when = f" ({', '.join(when)})" if when else ""
    return f"An older upload was not graded: {what}{said_when}."
