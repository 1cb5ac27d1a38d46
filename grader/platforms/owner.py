"""Whose a row is, where it bears a number that names another person in another assignment, or a team."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.intake.matching import name_key
from grader.platforms.base import Kind, Layout, Platform
from grader.platforms.grades import PersonGrade
from grader.platforms.sheet import Line
from grader.text import one_line

_BETWEEN_WORDS = re.compile(r"[\s,.\-\u2010-\u2015]+")


class Owners:
    """What the rows of a file say of their owners besides a number."""

    def __init__(self, platform: Platform, layout: Layout) -> None:
        self._platform = platform
        self._layout = layout

    def another(self, line: Line, grade: PersonGrade, number: str) -> bool:
        """Whether a row is another one's than the person's to whom the platform gave this number.

        Only what contradicts counts: a row that says nothing but its number is that number's.
        """
        if not self._layout.advice or not number:
            return False
        if any(self._platform.own_key(cell) != number for cell in self._cells(line, "own")):
            return True
        keys = {cell.casefold() for cell in self._cells(line, "key")}
        if keys & grade.keys:
            return False
        groups, names = self._cells(line, "group"), _words(" ".join(self._cells(line, "name")))
        if names and (ours := _words(grade.person.name)):
            # where teams hand in, a name that merely has a word in common may be a team's
            return not (names <= ours or ours <= names) if groups else not names & ours
        if groups and grade.person.name:
            return True
        addresses = {key for key in keys if "@" in key}
        return bool(addresses) and bool(grade.person.email) and grade.person.email.casefold() not in addresses

    def said(self, line: Line) -> str:
        """The number and the name in a row; where there is no name, what else is there."""
        who = self._cells(line, "name") or self._cells(line, "key") or self._cells(line, "group")
        return one_line(", ".join((*self._cells(line, "own"), *who)), 80)

    def _cells(self, line: Line, kind: Kind) -> Sequence[str]:
        return [cell for column, what in self._layout.keys if what == kind and (cell := line.value(column))]


def _words(name: str) -> frozenset[str]:
    """The words of a name without case and accents, in no order; initials say too little, unless there is no more."""
    words = frozenset(filter(None, map(name_key, _BETWEEN_WORDS.split(name))))
    return frozenset(word for word in words if len(word) > 1 or not word.isascii()) or words
