"""Whose a submission is, in the book and in what is graded now: a name alone never makes two students one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.errors import BookError
from grader.model import Student, Submission
from grader.text import one_line

_MOST = 5


def refuse_others(book: Path, known: Iterable[Submission], given: Iterable[Submission]) -> None:
    """Raises :class:`BookError` for submissions that bear a name of the book and are another student's there."""
    by_name = {one.id: one for one in known}
    pairs = [(by_name[one.id], one) for one in given if one.id in by_name]
    others = [
        f"'{one.id}' is {_told(one)} here and {_told(there)} in the book" for there, one in pairs if _differ(there, one)
    ]
    if others:
        raise BookError(f"{book}: {_listed(others)}; give another --out, so that nobody gets another student's marks")


def former_names(known: Iterable[Submission], given: Sequence[Submission]) -> str:
    """A sentence on students whom the book knows under a name that this run has not; empty where there are none."""
    names = {one.id for one in given}
    left: dict[str, list[Submission]] = {}
    for one in known:
        for key in _keys(one) if one.id not in names else ():
            left.setdefault(key, []).append(one)
    found = {
        f"'{one.id}' as '{there.id}'": None
        for one in given
        for key in sorted(_keys(one))
        for there in left.get(key, ())
        if _called_alike(there, one)
    }
    if not found:
        return ""
    return f"the grade book seems to know {_listed(list(found))}; grades and marks stay there under the former name"


def _differ(known: Submission, given: Submission) -> bool:
    """Whether two submissions of one name can't be one student's or group's.

    A folder's name says nothing against an id: the one may be graded with a roster, and the other without.
    """
    ours, theirs = _keys(known), _keys(given)
    return _is_bare(known) == _is_bare(given) and bool(ours) and bool(theirs) and not ours & theirs


def _called_alike(known: Submission, given: Submission) -> bool:
    """Whether one platform gives both the same name: another one's number may be the same by chance."""
    names = [_key(one.student.name) if one.student else "" for one in (known, given)]
    return known.platform == given.platform and (names[0] == names[1] or not all(names))


def _is_bare(submission: Submission) -> bool:
    """Whether nothing is known of a student but what a plain folder is called."""
    student = submission.student or Student("")
    return not (submission.platform or submission.members or student.name or student.login or student.email)


def _keys(submission: Submission) -> frozenset[str]:
    """Everything that stands for one person: of a group, for each member."""
    people = submission.members or (submission.student or Student(""),)
    return frozenset(_key(text) for one in people for text in (one.id, one.login, one.email) if text)


def _key(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _told(submission: Submission) -> str:
    people = submission.members or (submission.student or Student(""),)
    return one_line(" and ".join(_person(one) for one in people), 120)


def _person(student: Student) -> str:
    key = student.id or student.login or student.email
    return f"{student.name} ({key})" if student.name else f"'{key}'"


def _listed(parts: Sequence[str]) -> str:
    more = [f"{len(parts) - _MOST} more"] if len(parts) > _MOST else []
    return ", ".join([*parts[:_MOST], *more])
