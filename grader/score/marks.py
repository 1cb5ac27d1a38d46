"""Marks given by a person, from a CSV file: submission, criterion, points, comment."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from grader.delimiter import delimiter, quoting
from grader.errors import Flaw, RubricError
from grader.model import Assignment, Cause, Criterion, CriterionResult, Finding, Problem, Verdict
from grader.score.credit import to_cents

COLUMNS = ("submission", "criterion", "points", "comment")
TAKEN_BACK = "none"  # in the place of points: the mark no longer holds
_FIRST_LINE = f"the first line is `{','.join(COLUMNS)}`"
_MORE = "…"  # what stands in a row beyond its columns

_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")

Row = Mapping[str, str]


# codes of causes, by which the book finds the marks that a person should look at
EARLIER_WORK = "mark_for_earlier_work"
ABOVE_MAXIMUM = "mark_above_maximum"
ABOUT_MARKS = (EARLIER_WORK, ABOVE_MAXIMUM)


@dataclass(frozen=True)
class Mark:
    """Points that a person gave, and what they wrote to it; without points, a mark that was taken back.

    ``earlier`` says that it was given for other work than what is graded.
    """

    points: Decimal | None
    comment: str
    earlier: bool = field(default=False, compare=False)


# (submission, problem, criterion) → mark
Marks = Mapping[tuple[str, str, str], Mark]


def read_marks(path: Path, assignment: Assignment) -> Marks:
    """Reads a marks file; :class:`RubricError` lists every row that can't be used."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RubricError([_unreadable(path, error)]) from error
    between = delimiter(text)
    reader = csv.DictReader(io.StringIO(text), restval="", strict=True, delimiter=between)
    reader.fieldnames = [name.strip() for name in reader.fieldnames or ()]
    missing = [name for name in COLUMNS[:3] if name not in reader.fieldnames]
    if missing:
        flaw = Flaw(str(path), 1, 1, " and ".join(f"no column '{name}'" for name in missing), fix=_FIRST_LINE)
        raise RubricError([flaw])
    return _Reader(path, assignment, between).read(reader)


def apply_marks(
    submission: str, problem: Problem, results: Sequence[CriterionResult], marks: Marks
) -> list[CriterionResult]:
    """Puts marks in the place of what was (or was not) judged by machine.

    No mark counts more than its criterion is worth now. What staff should know of a mark is a finding for them.
    """
    return [_marked(result, marks.get((submission, problem.id, result.criterion.id))) for result in results]


def _marked(result: CriterionResult, mark: Mark | None) -> CriterionResult:
    judged = tuple(one for one in result.findings if one.cause is None or one.cause.code not in ABOUT_MARKS)
    if mark is None or mark.points is None:
        return replace(result, findings=judged)
    score = min(mark.points, result.criterion.points)
    verdict = Verdict.PASS if score == result.criterion.points else Verdict.PARTIAL if score > 0 else Verdict.FAIL
    findings = (*judged, *_for_staff(mark, mark.points, score))
    return replace(result, verdict=verdict, score=score, pending=Decimal(0), comment=mark.comment, findings=findings)


def _for_staff(mark: Mark, given: Decimal, score: Decimal) -> Iterator[Finding]:
    """What a person should look at again."""
    if mark.earlier:
        because = "What was handed in for this has changed since: look at it, and mark it again, with another comment."
        cause = Cause(EARLIER_WORK, because)
        yield Finding("The mark was given for earlier work, and still counts.", cause, for_staff=True)
    if given != score:
        fact = f"The mark of {given.normalize():f} is above the maximum of {score}, which counts."
        cause = Cause(ABOVE_MAXIMUM, "The rubric gives fewer points for this than when it was marked.")
        yield Finding(fact, cause, for_staff=True)


def _numbered(reader: csv.DictReader[str]) -> Iterator[tuple[int, Row]]:
    """Rows without white space around their cells, each with the line on which it begins."""
    for row in reader:
        cells = {name: row[name].strip() for name in COLUMNS if name in row}
        cells[_MORE] = "".join(row.get(None, ())).strip()
        breaks = sum(text.count("\n") for name, text in row.items() if name is not None)
        if any(cells.values()):
            yield reader.line_num - breaks, cells


def _unreadable(path: Path, error: Exception) -> Flaw:
    if isinstance(error, UnicodeDecodeError):
        return Flaw(str(path), 1, 1, "the marks are not UTF-8 text", fix="save the sheet as “CSV UTF-8”")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Flaw(str(path), 1, 1, f"the marks can't be read: {reason}", fix="give a CSV file in UTF-8")


class _Reader:
    def __init__(self, path: Path, assignment: Assignment, between: str) -> None:
        self._path = path
        self._between = between
        self._criteria: dict[str, list[tuple[Problem, Criterion]]] = {}
        for problem in assignment.problems:
            for criterion in problem.criteria:
                for name in (criterion.id, f"{problem.id}/{criterion.id}"):
                    self._criteria.setdefault(name, []).append((problem, criterion))
        self._flaws: list[Flaw] = []

    def read(self, reader: csv.DictReader[str]) -> Marks:
        marks: dict[tuple[str, str, str], Mark] = {}
        last = reader.line_num
        try:
            for line, row in _numbered(reader):
                self._take(line, row, marks)
                last = reader.line_num
        except csv.Error as error:
            fix = 'inside quotes, a quote is written as ""'
            self._flaws.append(Flaw(str(self._path), last + 1, 1, f"no row of a CSV file: {error}", fix=fix))
        if self._flaws:
            raise RubricError(self._flaws)
        return marks

    def _take(self, line: int, row: Row, marks: dict[tuple[str, str, str], Mark]) -> None:
        found = self._criterion(line, row)
        taken_back = row["points"].casefold() == TAKEN_BACK
        points = None if taken_back else self._points(line, row, found[1] if found else None)
        self._check_cells(line, row)
        if found is None or (points is None and not taken_back):
            return
        key = (row["submission"], found[0].id, found[1].id)
        if key in marks:
            self._flaw(line, row, f"{key[0]} has a mark for {key[1]}/{key[2]} already", "keep one of the rows")
        marks[key] = Mark(points, row.get("comment", ""))

    def _check_cells(self, line: int, row: Row) -> None:
        if not row["submission"]:
            self._flaw(line, row, "no submission is named", "write the name that its report bears")
        if row[_MORE]:
            self._flaw(line, row, "more cells than columns", quoting(self._between))

    def _criterion(self, line: int, row: Row) -> tuple[Problem, Criterion] | None:
        name = row["criterion"]
        found = self._criteria.get(name, [])
        if len(found) == 1:
            return found[0]
        if found:
            choices = " or ".join(f"{problem.id}/{name}" for problem, _ in found)
            self._flaw(line, row, f"several problems have a criterion '{name}'", f"write {choices}")
        else:
            near = difflib.get_close_matches(name, self._criteria, n=1)
            fix = f"did you mean '{near[0]}'?" if near else "write problem/criterion, as in the rubric"
            self._flaw(line, row, f"no criterion is called '{name}'", fix)
        return None

    def _points(self, line: int, row: Row, criterion: Criterion | None) -> Decimal | None:
        most = f" to {criterion.points}" if criterion else ""
        points = _number(row["points"], comma=self._between != ",")
        if points is None:
            self._flaw(line, row, f"'{row['points']}' is no number of points", f"write a number from 0{most}")
        elif points < 0 or (criterion and points > criterion.points):
            self._flaw(line, row, f"{row['points']} points are out of range", f"write a number from 0{most}")
        else:
            return abs(to_cents(points))  # "-0" too is a number of points
        return None

    def _flaw(self, line: int, row: Row, message: str, fix: str) -> None:
        quoted = self._between.join(row.get(name, "") for name in COLUMNS)
        self._flaws.append(Flaw(str(self._path), line, 1, message, quoted, fix))


def _number(text: str, *, comma: bool) -> Decimal | None:
    """A number; with ``comma``, a decimal comma will do where it can't be one of thousands."""
    try:
        number = Decimal(text.replace(",", ".") if comma and _DECIMAL_COMMA.fullmatch(text) else text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
