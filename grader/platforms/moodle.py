"""Moodle: the offline grading worksheet of an assignment, and files for the grade book's CSV import.

After ``mod/assign/feedback/offline/importgradeslib.php`` and ``grade/import/csv`` of moodle. The worksheet finds people
by ``Identifier``, "Participant" and a number that is theirs in this assignment alone; the import lets the teacher
choose the columns. A worksheet's names are in the language of whoever downloads it: English is what is read here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from grader.errors import UsageError
from grader.platforms.base import Kind, Layout, Options, Table
from grader.platforms.cells import number
from grader.platforms.grades import ClassGrades, PersonGrade, these
from grader.platforms.sheet import Sheet

_WORKSHEET = ("Identifier", "Full name", "Grade", "Maximum grade", "Last modified (grade)")
_IMPORT = ("Full name", "Username", "ID number", "Email address")
_KEYS: dict[str, Kind] = {
    "identifier": "own",
    "full name": "name",
    "username": "key",
    "id number": "key",
    "email address": "key",
    "group": "group",
}
_FEEDBACK = "Feedback comments"
_INTO = "--into FILE with the grading worksheet that Moodle hands out"
_PARTICIPANT = "Participant "
_ADVICE = (
    "a participant's number holds for one assignment, and a team's is nobody's: give the grading worksheet of this "
    "assignment as Moodle hands it out, with its column Group where teams hand in"
)
_LAST_NUMBER = re.compile(r"(\d+)\s*$")


class Moodle:
    """A worksheet where the participants' numbers are known, else a file for the grade book's import."""

    label = "Moodle"
    most = True

    def fresh(self, book: ClassGrades, scores: Sequence[tuple[PersonGrade, str]], options: Options) -> Table:
        if any(grade.own("moodle") for grade, _ in scores):
            return _worksheet(book, scores, options)
        return _import(book, scores, options)

    def layout(self, sheet: Sheet, book: ClassGrades, options: Options) -> Layout:
        score = _score(sheet, book, options)
        persons = [line for line in sheet.body if not line.blank]
        keys = [(at, _KEYS[name.casefold()]) for at, name in enumerate(sheet.header) if name.casefold() in _KEYS]
        return Layout(
            persons=persons,
            keys=tuple(keys),
            score=score,
            maximum=_maximum(sheet),
            feedback=sheet.column(_FEEDBACK),
            advice=_ADVICE,
        )

    def own_key(self, cell: str) -> str:
        """The participant's number; the word before it depends on the language."""
        found = _LAST_NUMBER.search(cell)
        return found[1] if found else ""


def _worksheet(book: ClassGrades, scores: Sequence[tuple[PersonGrade, str]], options: Options) -> Table:
    # "-" is what Moodle writes where there is no grade yet: an import then never overwrites one without being told to
    highest = number(options.out_of or book.max_score)
    rows: list[tuple[str, ...]] = []
    left_out: list[PersonGrade] = []
    unknown: list[PersonGrade] = []
    for grade, score in scores:
        participant = grade.own("moodle")
        if participant and (grade.listed or not grade.person.name):
            row = (_PARTICIPANT + participant, grade.person.name, score, highest, "-")
            rows.append((*row, grade.feedback) if options.feedback else row)
        else:
            (unknown if participant else left_out).append(grade)
    head = (*_WORKSHEET, _FEEDBACK) if options.feedback else _WORKSHEET
    told = (*_left_out(left_out, "no participant's number", ""), *_perhaps_teams(unknown))
    return Table((head,), tuple(rows), told)


def _import(book: ClassGrades, scores: Sequence[tuple[PersonGrade, str]], options: Options) -> Table:
    rows, left_out = [], []
    for grade, score in scores:
        person = grade.person
        if grade.known_id or person.login or person.email:
            row = (person.name, person.login, grade.known_id, person.email, score)
            rows.append((*row, grade.feedback) if options.feedback else row)
        else:
            left_out.append(grade)
    title = options.column or book.title
    head = (*_IMPORT, title, f"{title} feedback") if options.feedback else (*_IMPORT, title)
    lack = "no id, login or e-mail address that Moodle knows"
    return Table((head,), tuple(rows), _left_out(left_out, lack, "--roster FILE with them, or "))


def _score(sheet: Sheet, book: ClassGrades, options: Options) -> int:
    """``Grade`` in a worksheet; in an export of the grade book the column of the assignment."""
    title = options.column or book.title
    if sheet.column("Identifier") is not None and not options.column:
        names: tuple[str, ...] = ("Grade",)
    else:
        names = (title, f"Assignment: {title}", f"Assignment: {title} (Real)", f"{title} (Real)")
    found = sheet.column(*names)
    people = [name for name in sheet.header if name.casefold() in _KEYS]
    if found is None or not people:
        there = ", ".join(f"'{name}'" for name in sheet.header)
        raise UsageError(
            f"{sheet.path}: neither an offline grading worksheet in English (Identifier, Grade, …) nor a grade book "
            f"with the column '{title}'; its columns are {there}: name one with --column, or download it in English"
        )
    return found


def _maximum(sheet: Sheet) -> Decimal | None:
    column = sheet.column("Maximum grade")
    found = {line.value(column).replace(",", ".") for line in sheet.body if line.value(column)}
    try:
        return Decimal(found.pop()) if len(found) == 1 else None
    except InvalidOperation:
        return None


def _perhaps_teams(unknown: Sequence[PersonGrade]) -> tuple[str, ...]:
    """Moodle's files don't tell people from teams; blind marking, in which people have no names, does."""
    if not unknown:
        return ()
    return (
        f"{these(unknown, 'may be a team', 'may be teams')}, and a team's number is no participant's: left out; give "
        f"{_INTO}, or --roster FILE with the names of everybody (and their groups, where teams hand in)",
    )


def _left_out(left_out: Sequence[PersonGrade], lack: str, advice: str) -> tuple[str, ...]:
    return (f"{these(left_out, f'has {lack}', f'have {lack}')}: left out; give {advice}{_INTO}",) if left_out else ()
