"""All submissions of a run: who handed them in, under which names they go, and what belongs to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from itertools import repeat
from pathlib import Path

from grader.errors import UsageError
from grader.intake.base import Context, Remark, Upload
from grader.intake.found import Found
from grader.intake.matching import Matched, match
from grader.intake.naming import names_of
from grader.intake.newest import newest_of_each
from grader.intake.paths import Options, uploads_in
from grader.intake.roster import read_roster
from grader.intake.wanted import Wanted
from grader.model import Assignment, Student, Submission


@dataclass(frozen=True)
class Taken:
    """What was found. ``remarks`` are sentences for staff on files that belong to nobody; with a roster, ``absent`` are
    those who have not handed in, and ``unlisted`` the submissions that are on no roster."""

    found: tuple[Found, ...]
    remarks: tuple[str, ...] = ()
    absent: tuple[Student, ...] = ()
    unlisted: tuple[str, ...] = ()

    def told(self) -> tuple[str, ...]:
        """Everything in sentences."""
        absent = [f"On the roster, without a submission: {_named(student)}." for student in self.absent]
        unlisted = [f"Not on the roster: the submission {name}." for name in self.unlisted]
        return (*self.remarks, *absent, *unlisted)


def discover(paths: Sequence[Path], assignment: Assignment, options: Options | None = None) -> Taken:
    """All submissions below the given paths, in the order given and then by name. Reads names, and contents only
    of what may be one upload in two downloads.

    Raises :class:`UsageError` for a path that doesn't exist, can't be read, or holds nothing to grade, and
    :class:`~grader.errors.RosterError`.
    """
    options = options or Options()
    roster = read_roster(options.roster) if options.roster else None
    context = Context(options.tz or _zone_of(assignment), Wanted.of(assignment))
    seen = [one for path in paths for one in _seen(path, options, context)]
    uploads = newest_of_each(one for one in seen if isinstance(one, Upload))
    abouts = _with_ids(uploads)
    matched = match(abouts, roster) if roster is not None else Matched(abouts)
    return Taken(
        tuple(map(Found, matched.submissions, (one.pieces for one in uploads), repeat(context.wanted))),
        tuple(one.text for one in seen if isinstance(one, Remark)),
        matched.absent,
        matched.unlisted,
    )


def _named(student: Student) -> str:
    key = student.id or student.login or student.email
    return f"{student.name} ({key})" if student.name and student.name != key else key


def _zone_of(assignment: Assignment) -> tzinfo:
    """The zone in which the assignment's dates are written, which is likely the platform's; else this machine's."""
    date = assignment.due or assignment.released
    zone = (date or datetime.now().astimezone()).tzinfo
    assert zone is not None
    return zone


def _seen(path: Path, options: Options, context: Context) -> list[Upload | Remark]:
    try:
        seen = list(uploads_in(path, options, context))
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from error
    if not any(isinstance(one, Upload) for one in seen):
        expected = "expected folders or files (.py, .ipynb, .zip, .tar.gz), one for each student"
        links = "; links are not followed" if path.is_dir() and any(one.is_symlink() for one in path.iterdir()) else ""
        raise UsageError(f"{path}: no submission in this {'folder' if path.is_dir() else 'archive'}; {expected}{links}")
    # of two plain folders nobody knows whether an "ada" in each is one person; platforms have ids
    origin = str(path.resolve())
    return [
        replace(one, whose=(one.platform or origin, *one.whose)) if isinstance(one, Upload) else one for one in seen
    ]


def _with_ids(uploads: Sequence[Upload]) -> tuple[Submission, ...]:
    return tuple(map(_about, names_of(uploads), uploads))


def _about(name: str, upload: Upload) -> Submission:
    return Submission(
        name,
        notes=upload.notes,
        student=_in_utf8(upload.student),
        group=_utf8(upload.group),
        members=tuple(map(_in_utf8, upload.members)),
        platform=upload.platform,
        upload=_utf8(upload.upload),
        submitted=upload.submitted,
        late=upload.late,
        attempt=upload.attempt,
        superseded=upload.superseded,
        chosen=upload.chosen,
    )


def _in_utf8(student: Student) -> Student:
    return Student(*map(_utf8, (student.id, student.name, student.login, student.email)))


def _utf8(text: str) -> str:
    """A name as it stands; one that was unpacked in a wrong encoding, with marks for what is no text."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
