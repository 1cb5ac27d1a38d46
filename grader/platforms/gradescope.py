"""Gradescope: the columns of the scores that it hands out ("Download Grades").

Gradescope documents no import of scores: there they come from an autograder. The file is for whoever reads Gradescope's
own, and for filling in one of those.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from grader.errors import UsageError
from grader.platforms.base import Kind, Layout, Options, Table
from grader.platforms.cells import number
from grader.platforms.grades import ClassGrades, PersonGrade, these
from grader.platforms.sheet import Sheet

_HEAD = (
    *("First Name", "Last Name", "SID", "Email", "Sections", "Total Score", "Max Points", "Status"),
    *("Submission ID", "Submission Time", "Lateness (H:M:S)"),
)
_KEYS: dict[str, Kind] = {"sid": "key", "email": "key", "name": "name"}


class Gradescope:
    """The scores of one assignment, or a column of the course's."""

    label = "Gradescope"
    most = False

    def fresh(self, book: ClassGrades, scores: Sequence[tuple[PersonGrade, str]], options: Options) -> Table:
        highest = number(options.out_of or book.max_score)
        rows, left_out = [], []
        for grade, score in scores:
            if grade.known_id or grade.person.email:
                rows.append(_row(grade, score, highest))
            else:
                left_out.append(grade)
        return Table((_HEAD,), tuple(rows), _nobody(left_out))

    def layout(self, sheet: Sheet, book: ClassGrades, options: Options) -> Layout:
        title = options.column or book.title
        score = sheet.column(options.column) if options.column else sheet.column("Total Score", title)
        keys = [(at, _KEYS[name.casefold()]) for at, name in enumerate(sheet.header) if name.casefold() in _KEYS]
        if score is None or not keys:
            there = ", ".join(f"'{name}'" for name in sheet.header)
            raise UsageError(
                f"{sheet.path}: not Gradescope's scores, which have SID, Email and 'Total Score' or '{title}'; its "
                f"columns are {there}: name one with --column"
            )
        maxima = sheet.column("Max Points", f"{sheet.header[score]} - Max Points")
        persons = [line for line in sheet.body if not line.blank]
        return Layout(persons, tuple(keys), score, _maximum({line.value(maxima) for line in persons}))

    def own_key(self, cell: str) -> str:
        return cell


def _row(grade: PersonGrade, score: str, highest: str) -> tuple[str, ...]:
    first, _, last = grade.person.name.rpartition(" ")
    status = "Missing" if not grade.submission else "Graded" if score else "Ungraded"
    upload = grade.upload if grade.platform == "gradescope" else ""
    submitted = f"{grade.submitted:%Y-%m-%d %H:%M:%S %z}" if grade.submitted else ""
    late = "00:00:00" if grade.late is False else ""
    return (first, last, grade.known_id, grade.person.email, "", score, highest, status, upload, submitted, late)


def _maximum(cells: set[str]) -> Decimal | None:
    cells = cells - {""}
    try:
        return Decimal(cells.pop()) if len(cells) == 1 else None
    except InvalidOperation:
        return None


def _nobody(left_out: Sequence[PersonGrade]) -> tuple[str, ...]:
    if not left_out:
        return ()
    said = these(left_out, "has no student id and no e-mail address", "have no student id and no e-mail address")
    return (
        f"{said}: left out; give --roster FILE with them, or --into FILE with the scores that Gradescope hands out",
    )
