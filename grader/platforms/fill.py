"""Scores into a platform's own file: one column changes (and feedback, if asked for), everything else stays."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from grader.errors import UsageError
from grader.platforms.base import Layout, Options, Platform
from grader.platforms.cells import guarded, number
from grader.platforms.grades import ClassGrades, PersonGrade
from grader.platforms.sheet import Line, Sheet
from grader.platforms.whom import find


def fill(
    platform: Platform,
    name: str,
    sheet: Sheet,
    book: ClassGrades,
    scores: Sequence[tuple[PersonGrade, str]],
    options: Options,
) -> tuple[str, ...]:
    """Writes the scores into the sheet, and gives sentences on what was not written.

    Raises :class:`UsageError` where the file is another platform's, or out of another number of points.
    """
    layout = platform.layout(sheet, book, options)
    _check_maximum(platform, sheet, layout, book, options)
    cells = {id(grade): cell for grade, cell in scores}
    found = find(platform, name, str(sheet.path), layout, [grade for grade, _ in scores])
    told = [*layout.told, *found.told]
    graded = {line.number for line, _ in found.rows}
    for line, grade in found.rows:
        told += _fill_one(sheet, layout, line, grade, cells[id(grade)], options)
    if options.missing_as is not None:
        told += [_fill_missing(sheet, layout, graded, found.lost, options.missing_as)]
    return tuple(told)


def _fill_one(sheet: Sheet, layout: Layout, line: Line, grade: PersonGrade, cell: str, options: Options) -> list[str]:
    former = line.value(layout.score)
    if former.casefold() in layout.excused:
        return [f"{grade.called} is excused in {sheet.path}, line {line.number}: '{former}' was left there"]
    if not cell:
        return []
    sheet.put(line, layout.score, cell)
    if options.feedback and layout.feedback is not None and grade.feedback:
        sheet.put(line, layout.feedback, guarded(grade.feedback))
    return []


def _fill_missing(sheet: Sheet, layout: Layout, graded: set[int], lost: int, score: Decimal) -> str:
    """Rows of people without a submission, where there is no score yet."""
    if lost:  # whoever was not found must not get a zero instead
        return f"nobody got {number(score)} for a missing submission: first mend the {lost} above that went nowhere"
    lines = [line for line in layout.persons if line.number not in graded and line.value(layout.score) in layout.blank]
    for line in lines:
        sheet.put(line, layout.score, number(score))
    count = f"{len(lines)} {'row' if len(lines) == 1 else 'rows'}"
    return f"{count} of {sheet.path} without a submission and without a score got {number(score)}"


def _check_maximum(platform: Platform, sheet: Sheet, layout: Layout, book: ClassGrades, options: Options) -> None:
    """38 of 40 must not become 38 of 100."""
    ours = options.out_of or book.max_score
    if layout.maximum is None or layout.maximum == ours:
        return
    there, column = number(layout.maximum), sheet.header[layout.score]
    raise UsageError(
        f"{sheet.path}: '{column}' is out of {there} points there, and out of {number(ours)} here; "
        f"--out-of {there} scales the scores, or change the points in {platform.label}"
    )
