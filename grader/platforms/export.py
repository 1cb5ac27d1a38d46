"""An export, step by step: which score of whom, in a new file or in the platform's own, and what there is to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.errors import UsageError
from grader.platforms.base import Options, Platform, Table
from grader.platforms.cells import guarded, number, scaled, written
from grader.platforms.fill import fill
from grader.platforms.grades import ClassGrades, PersonGrade
from grader.platforms.several import Several, several
from grader.platforms.sheet import Sheet
from grader.text import one_line

# cells that mean something to a platform as they stand: Canvas's line of points, and Moodle's word for nothing
_OURS = frozenset({"    Points Possible", "-"})


@dataclass(frozen=True)
class Exported:
    """The file, and sentences on whose grade is not in it and on what to look at."""

    data: bytes
    told: tuple[str, ...]


def export(platform: Platform, name: str, book: ClassGrades, options: Options, sheet: Sheet | None = None) -> Exported:
    """The grades as a file for a platform, in a new file or filled into ``sheet``.

    Raises :class:`UsageError` where the sheet doesn't fit, or nobody's grade could be written.
    """
    twice = several(book.grades)
    scores = [(grade, "" if grade in twice else _cell(grade, book, options)) for grade in book.grades]
    told = _told(platform, book, options, twice)
    if sheet is not None:
        told += fill(platform, name, sheet, book, scores, options)
        return Exported(sheet.data(), tuple(told))
    table = platform.fresh(book, scores, options)
    if not table.rows:
        raise UsageError("\n".join((f"nobody's grade can go to {platform.label}:", *table.told)))
    return Exported(_csv(table), (*told, *table.told, *_altered(platform, book)))


def _cell(grade: PersonGrade, book: ClassGrades, options: Options) -> str:
    """What stands for a grade in the score's column; empty where nothing may be said yet."""
    if not grade.submission:
        return "" if options.missing_as is None or book.unlisted else number(options.missing_as)
    if not (grade.final or options.with_pending) or _is_other(grade, book, options):
        return ""
    return number(scaled(grade, options.out_of))


def _is_other(grade: PersonGrade, book: ClassGrades, options: Options) -> bool:
    """Whether a grade is out of other points than the column: an exemption, or a rubric that has changed since."""
    if options.out_of is not None:
        return grade.max_score <= 0
    return grade.max_score != book.max_score


def _told(platform: Platform, book: ClassGrades, options: Options, twice: Several) -> list[str]:
    told = [f"{one_line(one, 80)} is on no roster" for one in book.unlisted]
    if book.unlisted and options.missing_as is not None:
        told.append("nobody got a score for a missing submission: first mend what is on no roster")
    told += twice.told()
    together: dict[str, list[PersonGrade]] = {}
    for grade in book.grades:
        if grade.submission and grade not in twice:
            together.setdefault(grade.submission, []).append(grade)
    for people in together.values():
        said = _about(platform, people[0], book, options)
        told += [f"{', '.join(one.called for one in people)}: {said}"] if said else []
    return told


def _about(platform: Platform, grade: PersonGrade, book: ClassGrades, options: Options) -> str:
    """What there is to say of a grade; empty where it was simply written."""
    out_of = options.out_of or book.max_score
    if _is_other(grade, book, options):
        return _out_of_others(platform, grade, book)
    if not grade.final and not options.with_pending:
        return f"{_waits(grade)}, so no score was written (--with-pending writes what there is)"
    if not grade.final:
        return f"{_waits(grade)}; the score as it stands was written"
    if platform.most and scaled(grade, options.out_of) > out_of:
        return (
            f"{number(scaled(grade, options.out_of))} of {number(out_of)} points; {platform.label} takes no grade "
            "above the maximum: raise it there, or allow extra credit"
        )
    return ""


def _out_of_others(platform: Platform, grade: PersonGrade, book: ClassGrades) -> str:
    if grade.max_score <= 0:
        return f"excused from all points, so no score was written: mark that in {platform.label} by hand"
    ours = number(book.max_score)
    return (
        f"out of {number(grade.max_score)} points, and the class out of {ours}; no score was written: --out-of {ours} "
        "scales all scores"
    )


def _altered(platform: Platform, book: ClassGrades) -> list[str]:
    """Ids that are not the same with the guard against formulas, so that the platform would not find them."""
    told = []
    for grade in book.grades:
        keys = (grade.person.id, grade.person.login, grade.person.email)
        changed = ", ".join(guarded(key) for key in keys if guarded(key) != key)
        if changed:
            told.append(
                f"{grade.called}: written as {changed}, because a spreadsheet would run it as a formula; "
                f"{platform.label} may not know it so: fill in its own file with --into"
            )
    return told


def _waits(grade: PersonGrade) -> str:
    return f"{number(grade.pending)} points are pending" if grade.pending else "the score may still change"


def _csv(table: Table) -> bytes:
    lines: Sequence[Sequence[str]] = (*table.head, *table.rows)
    return "".join(",".join(_new(cell) for cell in line) + "\n" for line in lines).encode("utf-8")


def _new(cell: str) -> str:
    return cell if cell in _OURS else written(guarded(cell), ",")
