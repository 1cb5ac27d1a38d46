"""Plain CSV: one row for each person, for a spreadsheet, a script or any other platform."""

from __future__ import annotations

from collections.abc import Sequence

from grader.errors import UsageError
from grader.intake.roster import role_of
from grader.platforms.base import Kind, Layout, Options, Table
from grader.platforms.cells import number
from grader.platforms.grades import ClassGrades, PersonGrade
from grader.platforms.sheet import Sheet

_HEAD = ("id", "login", "email", "name", "group", "submission", "submitted", "late")
_TOTALS = ("score", "max_score", "pending", "final")
_KEYS: dict[str, Kind] = {"id": "key", "login": "key", "email": "key", "name": "name", "group": "group"}


class PlainCsv:
    """Everything that is known of a person and the grade; or a column in any CSV file with ids, logins or e-mails."""

    label = "the CSV file"
    most = False

    def fresh(self, book: ClassGrades, scores: Sequence[tuple[PersonGrade, str]], options: Options) -> Table:
        problems = tuple(dict.fromkeys(name for grade, _ in scores for name, _, _ in grade.problems))
        rows = [_row(grade, score, book, options, problems) for grade, score in scores]
        head = (*_HEAD, *_TOTALS, *problems)
        if options.feedback:
            head = (*head, "feedback")
            rows = [(*row, grade.feedback) for row, (grade, _) in zip(rows, scores, strict=True)]
        return Table((head,), tuple(rows))

    def layout(self, sheet: Sheet, book: ClassGrades, options: Options) -> Layout:
        roles = [(at, role_of(name)) for at, name in enumerate(sheet.header)]
        if not {"id", "login", "email"} & {role for _, role in roles}:
            there = ", ".join(f"'{name}'" for name in sheet.header)
            raise UsageError(
                f"{sheet.path}: no column for ids, logins or e-mail addresses; its columns are {there}: "
                "call one id, login or email"
            )
        title = options.column or book.title
        score = sheet.column(title)
        return Layout(
            persons=[line for line in sheet.body if not line.blank],
            keys=tuple((at, _KEYS[role]) for at, role in roles if role in _KEYS),
            score=sheet.add(title) if score is None else score,
        )

    def own_key(self, cell: str) -> str:
        return cell


def _row(
    grade: PersonGrade, score: str, book: ClassGrades, options: Options, problems: Sequence[str]
) -> tuple[str, ...]:
    person = grade.person
    late = "" if grade.late is None else str(grade.late).lower()
    when = grade.submitted.isoformat() if grade.submitted else ""
    who = (person.id, person.login, person.email, person.name, grade.group, grade.submission, when, late)
    if not grade.submission:
        return (*who, score, number(options.out_of or book.max_score), "", "", *("" for _ in problems))
    highest = number(options.out_of or grade.max_score)
    final = "true" if grade.final else "false"
    of_problems = {name: number(points) for name, points, _ in grade.problems}
    return (
        *who,
        *(score, highest, number(grade.pending), final),
        *(of_problems.get(name, "") for name in problems),
    )
