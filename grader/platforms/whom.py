"""Which row of a platform's file is whose: by the platform's number, by id, login or e-mail, by group, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.intake.matching import name_key, spellings
from grader.platforms.base import Kind, Layout, Platform
from grader.platforms.grades import PersonGrade, these
from grader.platforms.sheet import Line
from grader.text import one_line


@dataclass(frozen=True)
class Found:
    """Rows with the grade that goes into each, sentences on grades that go nowhere, and how many those are."""

    rows: tuple[tuple[Line, PersonGrade], ...]
    told: tuple[str, ...]
    lost: int = 0


def find(platform: Platform, name: str, file: str, layout: Layout, grades: Sequence[PersonGrade]) -> Found:
    """The row of each grade. A row that two grades could go to gets neither: nobody may get another one's grade."""
    index = _Index(platform, layout)
    told: list[str] = []
    nowhere: list[PersonGrade] = []
    claims: dict[int, list[tuple[Line, PersonGrade]]] = {}
    for grade in (one for one in grades if one.submission):
        lines, how = index.rows(grade, name)
        if len(lines) == 1 or how == "group":
            for line in lines:
                claims.setdefault(line.number, []).append((line, grade))
        else:
            nowhere.append(grade)
        told += _said(grade, lines, how, file)
    contested = [claimed for claimed in claims.values() if not _agree(claimed)]
    told += [_contested(claimed, file) for claimed in contested]
    told += _not_there([grade for grade in nowhere if not index.rows(grade, name)[0]], file, platform.label)
    rows = [claimed[0] for claimed in claims.values() if _agree(claimed)]
    return Found(tuple(rows), tuple(told), len(nowhere) + len(contested))


class _Index:
    """The rows of a file by everything that people are known by."""

    def __init__(self, platform: Platform, layout: Layout) -> None:
        pairs = [(kind, line.value(column), line) for column, kind in layout.keys for line in layout.persons]
        self._own = _by((platform.own_key(cell), line) for kind, cell, line in pairs if kind == "own")
        self._key = _by((cell.casefold(), line) for kind, cell, line in pairs if kind == "key")
        self._group = _by((cell.casefold(), line) for kind, cell, line in pairs if kind == "group")
        self._name = _by((key, line) for kind, cell, line in pairs if kind == "name" for key in spellings(cell))

    def rows(self, grade: PersonGrade, platform: str) -> tuple[Sequence[Line], Kind]:
        """The rows that may be a person's, and what says so."""
        if own := self._own.get(grade.own(platform)):
            return own, "own"
        if keyed := _unique(line for key in sorted(grade.keys) for line in self._key.get(key, [])):
            return keyed, "key"
        if group := self._group.get(grade.group.casefold()):
            return group, "group"
        name = "" if grade.group else name_key(grade.person.name or grade.person.id)
        return self._name.get(name, []), "name"


def _by(pairs: Iterable[tuple[str, Line]]) -> Mapping[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for key, line in pairs:
        if key and line not in found.setdefault(key, []):
            found[key].append(line)
    return found


def _unique(lines: Iterable[Line]) -> list[Line]:
    return list({line.number: line for line in lines}.values())


def _agree(claimed: Sequence[tuple[Line, PersonGrade]]) -> bool:
    return len({grade.submission for _, grade in claimed}) == 1


def _said(grade: PersonGrade, lines: Sequence[Line], how: Kind, file: str) -> list[str]:
    if len(lines) > 1 and how != "group":
        numbers = ", ".join(str(line.number) for line in lines)
        return [f"{grade.called} may be any of lines {numbers} of {file}, so this grade was not written there"]
    if lines and how == "name":
        return [f"{grade.called} was found by name alone, in line {lines[0].number} of {file}: see that it is the one"]
    return []


def _not_there(grades: Sequence[PersonGrade], file: str, label: str) -> list[str]:
    if not grades:
        return []
    said = these(grades, f"stands in no row of {file}", f"stand in no row of {file}")
    return [f"{said}: not written; give --roster FILE with ids that {label} uses, or write the score there by hand"]


def _contested(claimed: Sequence[tuple[Line, PersonGrade]], file: str) -> str:
    names = " and ".join(one_line(grade.submission or grade.called, 80) for _, grade in claimed)
    return f"line {claimed[0][0].number} of {file} was not written: {names} may both be this person's"
