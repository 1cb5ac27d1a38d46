"""Submissions and the roster, side by side: who is who, who is missing, and who is on no roster."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from unicodedata import combining, normalize

from grader.intake.roster import Row
from grader.model import Student, Submission

# these know no ids: what stands for one is a login, or whatever a teacher typed
_WITHOUT_IDS = frozenset({"blackboard", "github-classroom"})
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Matched:
    """Submissions with names, students of the roster without one, and ids of submissions that are on no roster."""

    submissions: tuple[Submission, ...]
    absent: tuple[Student, ...] = ()
    unlisted: tuple[str, ...] = ()


def match(submissions: Sequence[Submission], roster: Sequence[Row]) -> Matched:
    """Finds everybody on the roster: by id, login or e-mail address, else by a name that only one person bears."""
    known = _Known(roster)
    named, unlisted = [], []
    for submission in submissions:
        found, all_known = known.named(submission)
        named.append(found)
        if not all_known:
            unlisted.append(submission.id)
    absent = tuple(row.student for row in roster if row not in known.seen)
    return Matched(tuple(named), absent, tuple(unlisted))


class _Known:
    def __init__(self, roster: Sequence[Row]) -> None:
        self._by_key = _unique((key, row) for row in roster for key in row.keys)
        self._by_name = _unique((name, row) for row in roster for name in spellings(row.student.name))
        self._groups: dict[str, list[Row]] = {}
        for row in roster:
            if row.group:
                self._groups.setdefault(name_key(row.group), []).append(row)
        self.seen: set[Row] = set()

    def named(self, submission: Submission) -> tuple[Submission, bool]:
        """The submission with what the roster knows, and whether it knows everybody in it."""
        if submission.members:
            rows = [self._row(one) for one in submission.members]
            members = tuple(_named(one, row, submission) for one, row in zip(submission.members, rows, strict=True))
            self.seen.update(row for row in rows if row)
            return replace(submission, student=members[0], members=members), all(rows)
        student = submission.student or Student(submission.id)
        if group := self._group(submission, student):
            self.seen.update(group)
            members = tuple(row.student for row in group)
            return replace(submission, group=submission.group or group[0].group, members=members), True
        row = self._row(student)
        if row is None:
            return submission, False
        self.seen.add(row)
        return replace(submission, student=_named(student, row, submission)), True

    def _row(self, student: Student) -> Row | None:
        for key in filter(None, (student.login, student.email, student.id)):
            row = self._by_key.get(key.casefold())
            # a Moodle participant's number may be somebody else's student number
            if row and (key != student.id or _may_be_called(student.name, row.student.name)):
                return row
        return self._by_name.get(name_key(student.name or student.id))

    def _group(self, submission: Submission, student: Student) -> list[Row]:
        """The members of a group that has handed in under its name, as Canvas and Moodle write it."""
        called = submission.group or student.name or student.id
        return self._groups.get(name_key(called), [])


def _named(student: Student, row: Row | None, submission: Submission) -> Student:
    """What the platform says, and the roster's name: Canvas writes "exampleada". A plain folder's name is no id."""
    if row is None:
        return student
    known = row.student
    if not submission.platform:
        return known
    lacks_id = row.has_id and submission.platform in _WITHOUT_IDS
    return Student(
        id=known.id if lacks_id else student.id or known.id,
        name=known.name or student.name,
        login=student.login or known.login,
        email=student.email or known.email,
    )


def _unique(pairs: Iterator[tuple[str, Row]]) -> Mapping[str, Row]:
    """Only what stands for one person."""
    found: dict[str, Row] = {}
    several: set[str] = set()
    for key, row in pairs:
        if found.setdefault(key, row) != row:
            several.add(key)
    return {key: row for key, row in found.items() if key not in several and key}


def spellings(name: str) -> Iterator[str]:
    """A name as platforms may write it: "Ada Mary Example" as "exampleadamary" too, whichever part is the last name."""
    parts = name.split()
    for index in range(len(parts)):
        yield name_key("".join(parts[index:] + parts[:index]))


def _may_be_called(name: str, other: str) -> bool:
    """Whether two spellings can be one person's: a part of one stands in the other, or one is not known."""
    whole, parts = name_key(name), [name_key(part) for part in other.split()]
    return not whole or not parts or any(part in whole for part in parts if len(part) > 1)


def name_key(text: str) -> str:
    """Letters and digits, without case and accents."""
    return _NOT_WORD.sub("", "".join(char for char in normalize("NFKD", text.casefold()) if not combining(char)))
