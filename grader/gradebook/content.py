"""What was handed in, as the book keeps it: enough to judge and to run it again without the student's folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from grader.codec.decode import decode
from grader.codec.digest import content_digest
from grader.codec.encode import encode
from grader.codec.sealed import Damaged, read_json, seal, unseal
from grader.gradebook.graded import HandedIn
from grader.model import Cell, Notebook, Student, Submission

_KINDS: dict[str, type] = {
    "files": dict,
    "notebooks": dict,
    "answers": dict,
    "notes": tuple,
    "answers_flaw": str,
    "unreadable": str,
    "remarks": tuple,
}


def handed_in(submission: Submission) -> HandedIn:
    """A submission for the book."""
    student = submission.student or Student("")
    return HandedIn(
        submission.id,
        content_digest(submission),
        seal(pack(submission)),
        student_id=student.id,
        student=student.name,
        login=student.login,
        email=student.email,
        team=submission.group,
        members=json.dumps([asdict(member) for member in submission.members]),
        platform=submission.platform,
        upload=submission.upload,
        submitted=submission.submitted.isoformat() if submission.submitted else None,
        late=None if submission.late is None else int(submission.late),
        attempt=submission.attempt,
        superseded=json.dumps(submission.superseded),
    )


def submission_of(given: HandedIn) -> Submission:
    """The submission that was handed in. Raises :class:`Damaged`."""
    held, about = unpack(given.name, unseal(given.data)), about_of(given)
    return replace(about, **{name: getattr(held, name) for name in _KINDS})


def about_of(given: HandedIn) -> Submission:
    """The submission without what was handed in: whose it is, and when it came. Raises :class:`Damaged`."""
    student = Student(given.student_id, given.student, given.login, given.email)
    try:
        members = tuple(Student(**member) for member in read_json(given.members))
        submitted = datetime.fromisoformat(given.submitted) if given.submitted else None
    except (TypeError, ValueError):
        raise Damaged("it is no submission") from None
    return Submission(
        given.name,
        student=None if student == Student("") else student,
        group=given.team,
        members=members,
        platform=given.platform,
        upload=given.upload,
        submitted=submitted,
        late=None if given.late is None else bool(given.late),
        attempt=given.attempt,
        superseded=tuple(read_json(given.superseded)),
    )


def pack(submission: Submission) -> bytes:
    """Everything that was handed in; nothing of who did."""
    return encode({name: _plain(getattr(submission, name)) for name in _KINDS})


def unpack(name: str, data: bytes) -> Submission:
    """The submission that was packed, under this name. Raises :class:`Damaged`."""
    fields = decode(data)
    if type(fields) is not dict or {key: type(value) for key, value in fields.items()} != _KINDS:
        raise Damaged("it is no submission")
    notebooks = {path: _notebook(cells) for path, cells in fields.pop("notebooks").items()}
    return Submission(name, **fields, notebooks=notebooks)


def _notebook(cells: Any) -> Notebook:
    try:
        return Notebook(tuple(Cell(*_cell(*cell)) for cell in cells))
    except TypeError:
        raise Damaged("it is no submission") from None


def _cell(number: object, count: object, source: object) -> Any:
    if type(number) is not int or type(count) not in (int, type(None)) or type(source) is not str:
        raise Damaged("it is no submission")
    return number, count, source


def _plain(value: Any) -> Any:
    """Mappings as plain dicts, whatever reads them lazily, and notebooks as their cells."""
    if isinstance(value, Notebook):
        return tuple((cell.number, cell.execution_count, cell.source) for cell in value.cells)
    return {key: _plain(item) for key, item in value.items()} if isinstance(value, Mapping) else value
