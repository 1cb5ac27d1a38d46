"""Canvas: the columns that its grade book is exported with, and imports.

After ``lib/gradebook_importer.rb`` and ``lib/gradebook_exporter.rb`` of instructure/canvas-lms: people are found by
``ID``, then ``SIS User ID``, then ``SIS Login ID``; a column is found by the number after its title, else by the title,
and what is not found becomes a new assignment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from grader.errors import UsageError
from grader.platforms.base import Kind, Layout, Options, Table
from grader.platforms.cells import number
from grader.platforms.grades import ClassGrades, PersonGrade, these
from grader.platforms.sheet import Line, Sheet

_HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_POINTS = "    Points Possible"
_KEYS: dict[str, Kind] = {"Student": "name", "ID": "own", "SIS User ID": "key", "SIS Login ID": "key"}
_TITLE = re.compile(r"(?P<title>.*)\s\(\d+\)")
# headers that hold one of these are dropped by the importer, wherever it stands in them
_READ_ONLY = re.compile(
    r"Current Score|Current Points|Current Grade|Final Score|Final Points|Final Grade|Override Score|Override Grade"
    r"|Override Status"
)
# Canvas takes every line for one of points whose first cell holds these words, a student's of that name included
_POINTS_MARK = "Points Possible"
_TEST_STUDENT = frozenset({"Student, Test", "Test Student"})
_MUTED = re.compile(r"\s*|Muted|Manual Posting.*")


class Canvas:
    """The grade book as Canvas exports it."""

    label = "Canvas"
    most = False

    def fresh(self, book: ClassGrades, scores: Sequence[tuple[PersonGrade, str]], options: Options) -> Table:
        title = options.column or book.title
        _check_title(title)
        rows, left_out = [], []
        for grade, score in scores:
            own, sis, login = grade.own("canvas"), grade.known_id, grade.person.login
            if own or sis or login:
                rows.append((_name(grade) or own or sis or login, own, sis, login, "", score))
            else:
                left_out.append(grade)
        points = (_POINTS, "", "", "", "", number(options.out_of or book.max_score))
        return Table(((*_HEAD, title), points), tuple(rows), (*_nobody(left_out), *_new_assignment(title)))

    def layout(self, sheet: Sheet, book: ClassGrades, options: Options) -> Layout:
        head = sheet.header
        if len(head) < 3 or "Student" not in head[0] or "Section" not in head:
            raise UsageError(
                f"{sheet.path}: not a grade book of Canvas, whose columns begin with Student, ID and end people's "
                "columns with Section; take Grades, Export, Export Entire Gradebook"
            )
        column, told = _column(sheet, book, options)
        return Layout(
            persons=[line for line in sheet.body if _is_person(line)],
            keys=tuple((at, _KEYS[name]) for at, name in enumerate(head) if name in _KEYS),
            score=column,
            maximum=_maximum(sheet, column),
            blank=frozenset({"", "-"}),
            excused=frozenset({"ex", "n/a"}),
            told=told,
        )

    def own_key(self, cell: str) -> str:
        return cell


def _name(grade: PersonGrade) -> str:
    return "" if _POINTS_MARK in grade.person.name else grade.person.name


def _column(sheet: Sheet, book: ClassGrades, options: Options) -> tuple[int, tuple[str, ...]]:
    """The assignment's column, added where there is none."""
    wanted = options.column or book.title
    named = list(_assignments(sheet))
    exact = [at for at, name in named if name == wanted]
    found = exact or [at for at, name in named if (title := _TITLE.fullmatch(name)) and title["title"] == wanted]
    if len(found) > 1:
        names = ", ".join(f"'{sheet.header[at]}'" for at in found)
        raise UsageError(f"{sheet.path}: several columns may be meant: {names}; say which with --column")
    if found:
        return found[0], ()
    there = ", ".join(f"'{name}'" for _, name in named[:8]) or "none"
    if not options.column:
        raise UsageError(
            f"{sheet.path}: no assignment '{wanted}' among its columns: {there}; "
            "say which with --column (a name that is not there becomes a new column)"
        )
    return _added(sheet, wanted, options.out_of or book.max_score), (
        f"{sheet.path} had no assignment '{wanted}', so a column was added; there were: {there}",
        *_new_assignment(wanted),
    )


def _added(sheet: Sheet, title: str, maximum: Decimal) -> int:
    _check_title(title)
    column = sheet.add(title)
    if points := _points_line(sheet):
        sheet.put(points, column, number(maximum))
    return column


def _assignments(sheet: Sheet) -> Iterator[tuple[int, str]]:
    first = sheet.header.index("Section") + 1
    for at, name in enumerate(sheet.header):
        if at >= first and name and not _READ_ONLY.search(name):
            yield at, name


def _points_line(sheet: Sheet) -> Line | None:
    return next((line for line in sheet.body if _POINTS_MARK in line.value(0)), None)


def _maximum(sheet: Sheet, column: int) -> Decimal | None:
    points = _points_line(sheet)
    cell = points.value(column) if points else ""
    if "read only" in cell:
        name = sheet.header[column]
        raise UsageError(
            f"{sheet.path}: '{name}' is read only in Canvas, which would pass it over; name another --column"
        )
    try:
        return Decimal(cell)
    except InvalidOperation:
        return None


def _is_person(line: Line) -> bool:
    if line.blank or _POINTS_MARK in line.value(0) or line.value(0) in _TEST_STUDENT:
        return False
    return not all(_MUTED.fullmatch(cell.value.strip()) for cell in line.cells)


def _check_title(title: str) -> None:
    found = _READ_ONLY.search(title)
    if found:
        raise UsageError(
            f"'{title}': Canvas imports no column whose name holds '{found[0]}'; "
            "rename the assignment there, and name it with --column"
        )


def _new_assignment(title: str) -> tuple[str, ...]:
    if _TITLE.fullmatch(title):
        return ()
    return (
        f"Canvas finds '{title}' by that exact name, and makes a new assignment where there is none; --column takes "
        "the name with its number, as Canvas exports it: 'Lab 2 (12345)'",
    )


def _nobody(left_out: Sequence[PersonGrade]) -> tuple[str, ...]:
    if not left_out:
        return ()
    said = these(left_out, "has no id or login that Canvas knows", "have no id or login that Canvas knows")
    return (
        f"{said}: left out; give --roster FILE with logins, or --into FILE with the grade book that Canvas exports",
    )
