"""What was handed in, as the book keeps it: enough to judge and to run it again without the student's folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.gradebook.decode import decode
from grader.gradebook.digest import content_digest
from grader.gradebook.encode import encode
from grader.gradebook.graded import HandedIn
from grader.gradebook.sealed import Damaged, seal, unseal
from grader.model import Submission

_KINDS: dict[str, type] = {"files": dict, "answers": dict, "notes": tuple, "answers_flaw": str, "unreadable": str}


def handed_in(submission: Submission) -> HandedIn:
    """A submission for the book."""
    return HandedIn(submission.id, content_digest(submission), seal(pack(submission)))


def submission_of(name: str, data: bytes) -> Submission:
    """The submission that was sealed. Raises :class:`Damaged`."""
    return unpack(name, unseal(data))


def pack(submission: Submission) -> bytes:
    """Everything that was handed in; nothing of who did."""
    return encode({name: _plain(getattr(submission, name)) for name in _KINDS})


def unpack(name: str, data: bytes) -> Submission:
    """The submission that was packed, under this name. Raises :class:`Damaged`."""
    fields = decode(data)
    if type(fields) is not dict or {key: type(value) for key, value in fields.items()} != _KINDS:
        raise Damaged("it is no submission")
    return Submission(name, **fields)


def _plain(value: Any) -> Any:
    """Mappings as plain dicts, whatever reads them lazily."""
    return {key: _plain(item) for key, item in value.items()} if isinstance(value, Mapping) else value
