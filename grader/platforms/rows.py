"""The rows of a platform's file: by its number, by id, login or e-mail, by group, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from grader.intake.matching import name_key, spellings
from grader.platforms.base import Layout, Platform
from grader.platforms.grades import PersonGrade
from grader.platforms.owner import Owners
from grader.platforms.sheet import Line

# what says that rows are a person's; "another" where the number says so, and the rest of the row says whose it is
How = Literal["own", "key", "name", "group", "another"]


class Rows:
    """The rows of a file by everything that people and teams are known by."""

    def __init__(self, platform: Platform, name: str, layout: Layout) -> None:
        self._platform = name
        self._owners = Owners(platform, layout)
        pairs = [(kind, line.value(column), line) for column, kind in layout.keys for line in layout.persons]
        self._own = _by((platform.own_key(cell), line) for kind, cell, line in pairs if kind == "own")
        self._key = _by((cell.casefold(), line) for kind, cell, line in pairs if kind == "key")
        self._name = _by((key, line) for kind, cell, line in pairs if kind == "name" for key in spellings(cell))
        groups = [(cell.casefold(), line) for kind, cell, line in pairs if kind == "group"]
        self._group = _by(groups)
        self._like_group = {key: cell for key, cell in _alike(cell for cell, _ in groups).items() if key}

    def of(self, grade: PersonGrade) -> tuple[Sequence[Line], How]:
        """The rows that may be a person's, and what says so."""
        team = self._team(grade.team)
        if team and grade.own_id:  # a team's number would be taken for a person's
            return team, "group"
        if own := self._own.get(grade.own(self._platform)):
            return self._checked(grade, own, "own")
        if keyed := _unique(line for key in sorted(grade.keys) for line in self._key.get(key, [])):
            return self._checked(grade, keyed, "key")
        if team:
            return team, "group"
        name = "" if grade.group else name_key(grade.person.name or grade.person.id)
        return self._checked(grade, self._name.get(name, []), "name")

    def whose(self, line: Line) -> str:
        """What a row says of whose it is."""
        return self._owners.said(line)

    def _team(self, name: str) -> Sequence[Line]:
        """The rows of a team; a file's name lacks the signs that a team's name may hold."""
        exact = name.casefold()
        return self._group.get(exact) or self._group.get(self._like_group.get(name_key(name), ""), [])

    def _checked(self, grade: PersonGrade, lines: Sequence[Line], how: How) -> tuple[Sequence[Line], How]:
        if len(lines) == 1 and self._owners.another(lines[0], grade, grade.own(self._platform)):
            return lines, "another"
        return lines, how


def _alike(cells: Iterable[str]) -> Mapping[str, str]:
    """Groups by letters and digits alone, where only one is called so."""
    found: dict[str, set[str]] = {}
    for cell in cells:
        found.setdefault(name_key(cell), set()).add(cell)
    return {key: next(iter(called)) for key, called in found.items() if len(called) == 1}


def _by(pairs: Iterable[tuple[str, Line]]) -> Mapping[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for key, line in pairs:
        if key and line not in found.setdefault(key, []):
            found[key].append(line)
    return found


def _unique(lines: Iterable[Line]) -> list[Line]:
    return list({line.number: line for line in lines}.values())
