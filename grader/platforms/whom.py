"""Which row of a platform's file gets which grade, and whose grade goes nowhere, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.platforms.base import Layout, Platform
from grader.platforms.grades import PersonGrade, these
from grader.platforms.rows import How, Rows
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
    rows = Rows(platform, name, layout)
    looked = [_Looked(grade, *rows.of(grade)) for grade in grades if grade.submission]
    claims = _claims(one for one in looked if one.clear)
    contested = [claimed for claimed in claims if not _agree(claimed)]
    told = [sentence for one in looked for sentence in _said(one, file)]
    told += [_contested(claimed, file) for claimed in contested]
    told += _another([one for one in looked if one.how == "another"], rows, file, layout.advice)
    told += _not_there([one.grade for one in looked if not one.lines], file, platform.label)
    agreed = [claimed[0] for claimed in claims if _agree(claimed)]
    return Found(tuple(agreed), tuple(told), sum(not one.clear for one in looked) + len(contested))


@dataclass(frozen=True)
class _Looked:
    """A grade with the rows that were found for it, and what says that they are."""

    grade: PersonGrade
    lines: Sequence[Line]
    how: How

    @property
    def clear(self) -> bool:
        return (len(self.lines) == 1 and self.how != "another") or (bool(self.lines) and self.how == "group")


def _claims(clear: Iterable[_Looked]) -> Sequence[Sequence[tuple[Line, PersonGrade]]]:
    """Of each row, all grades that could go there."""
    claims: dict[int, list[tuple[Line, PersonGrade]]] = {}
    for one in clear:
        for line in one.lines:
            claims.setdefault(line.number, []).append((line, one.grade))
    return list(claims.values())


def _agree(claimed: Sequence[tuple[Line, PersonGrade]]) -> bool:
    return len({grade.submission for _, grade in claimed}) == 1


def _said(one: _Looked, file: str) -> list[str]:
    if len(one.lines) > 1 and one.how != "group":
        numbers = ", ".join(str(line.number) for line in one.lines)
        return [f"{one.grade.called} may be any of lines {numbers} of {file}, so this grade was not written there"]
    if one.lines and one.how == "name":
        where = f"in line {one.lines[0].number} of {file}"
        return [f"{one.grade.called} was found by name alone, {where}: see that it is the one"]
    return []


def _not_there(grades: Sequence[PersonGrade], file: str, label: str) -> list[str]:
    if not grades:
        return []
    said = these(grades, f"stands in no row of {file}", f"stand in no row of {file}")
    return [f"{said}: not written; give --roster FILE with ids that {label} uses, or write the score there by hand"]


def _another(others: Sequence[_Looked], rows: Rows, file: str, advice: str) -> list[str]:
    if not others:
        return []
    pairs = [f"{one.grade.called} is '{rows.whose(one.lines[0])}' in line {one.lines[0].number}" for one in others]
    return [f"not written, because {file} has others under these numbers: {', '.join(pairs)}; {advice}"]


def _contested(claimed: Sequence[tuple[Line, PersonGrade]], file: str) -> str:
    names = " and ".join(one_line(grade.submission or grade.called, 80) for _, grade in claimed)
    line = f"line {claimed[0][0].number} of {file}"
    return f"{line} was not written: {names} may both be this person's; write the score there by hand"
