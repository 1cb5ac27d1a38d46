"""The grades of a class, person by person, as platforms want them: a group's grade once for each member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from grader.model import Student
from grader.text import one_line


@dataclass(frozen=True)
class PersonGrade:
    """One person's grade. ``submission`` is empty for somebody on the roster who has not handed in.

    ``score`` is what counts, policies and decisions included; ``pending`` are the points that wait. ``own_id`` says
    that the person's id is a number that ``platform`` itself gave, which means nothing anywhere else; ``listed``, that
    the person stands on the roster.
    """

    person: Student
    submission: str = ""
    score: Decimal = Decimal(0)
    max_score: Decimal = Decimal(0)
    pending: Decimal = Decimal(0)
    final: bool = True
    group: str = ""
    platform: str = ""
    own_id: bool = False
    listed: bool = False
    upload: str = ""
    submitted: datetime | None = None
    late: bool | None = None
    problems: tuple[tuple[str, Decimal, Decimal], ...] = ()  # id, score, maximum
    feedback: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """What the person is known by outside the platform of the submission, without case."""
        ids = ("" if self.own_id else self.person.id, self.person.login, self.person.email)
        return frozenset(key.casefold() for key in ids if key)

    @property
    def known_id(self) -> str:
        """The person's id, if it is one that other systems know too: no platform's own number, no folder's name."""
        person = self.person
        named = self.platform or person.name or person.login or person.email
        return person.id if named and not self.own_id else ""

    def own(self, platform: str) -> str:
        """The number that this platform gave the person; empty where it is not known."""
        return self.person.id if self.own_id and self.platform == platform else ""

    @property
    def team(self) -> str:
        """The name of the group. Moodle writes that of a team as it writes a person's, so it may be either there."""
        return self.group or (self.person.name if self.own_id and self.platform == "moodle" else "")

    @property
    def called(self) -> str:
        """The person in a sentence: name and id, or the submission where those are not known."""
        key = self.person.id or self.person.login or self.person.email or self.submission
        name = self.person.name
        return one_line(f"{name} ({key})" if name and name != key else key, 120)


def these(grades: Sequence[PersonGrade], has: str, have: str) -> str:
    """People at the head of a sentence, all of them, and how many they are."""
    names = ", ".join(grade.called for grade in grades)
    return f"{names} {has}" if len(grades) == 1 else f"{len(grades)} people {have} ({names})"


@dataclass(frozen=True)
class ClassGrades:
    """The grades of one assignment; ``max_score`` is what most of the class can get.

    ``unlisted`` are submissions that are on no roster, where there is one: who seems absent may be one of them.
    """

    title: str
    max_score: Decimal
    grades: tuple[PersonGrade, ...]
    unlisted: tuple[str, ...] = ()
