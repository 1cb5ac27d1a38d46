"""A grade and a class in the terminal, by rich. Text of a submission is put into ``Text``, which knows no markup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from grader.model import Grade, Verdict
from grader.report import reading
from grader.report.class_view import ClassView, SubmissionRow, Tally
from grader.report.printing import MARK, indent, print_finding, say, score, text, verdict
from grader.report.view import Audience, CriterionView, GradeView, view
from grader.report.words import VERDICT, plural, points

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_MOST_LINES = 200  # of a class: more than that nobody reads in a terminal, and index.html holds them
_MOST_REMARKS = 20


def print_grade(console: Console, grade: Grade, audience: Audience = "staff", as_of: datetime | None = None) -> None:
    """Prints a table of criteria, and under it what there is to say about those that are not passed.

    Raises:
        ValueError: for a student's view without ``as_of``, or an ``as_of`` without a time zone.
    """
    seen = view(grade, audience, as_of)
    say(console, f"{seen.title} · {seen.submission}", "bold")
    console.print(_criteria(seen))
    for problem in seen.problems:
        for criterion in problem.criteria:
            _explain(console, criterion, staff=seen.audience == "staff")
    for note in seen.notes:
        say(console, note, "bright_black")
    say(console, _total(seen), "bold")
    for sentence in _counts(seen):
        say(console, sentence)


def print_class(console: Console, room: ClassView) -> None:
    """Prints one line for each submission, and what was not understood; of a large class the last line alone.

    Of the remarks on the class the first are printed.
    """
    if room.count <= _MOST_LINES:
        rows = tuple(room.rows)
        console.print(_submissions(rows))
        for row in rows:
            for note in row.notes:
                say(console, f"{row.submission}: {note}", "bright_black")
    for remark in room.remarks[:_MOST_REMARKS]:
        say(console, remark, "bright_black")
    if len(room.remarks) > _MOST_REMARKS:
        say(console, f"{len(room.remarks) - _MOST_REMARKS} more remarks stand on the class page.", "bright_black")
    middle = "" if room.median is None else f", median {points(room.median)}{room.unit}"
    say(console, f"{plural(str(room.count), 'submission')}, {room.final} final{middle}", "bold")


def _table(*columns: tuple[str, bool]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bright_black")
    for name, numeric in columns:
        table.add_column(name, justify="right" if numeric else "left", no_wrap=numeric)
    return table


def _criteria(seen: GradeView) -> Table:
    table = _table(("problem", False), ("criterion", False), ("verdict", False), ("score", True))
    for problem in seen.problems:
        for first, item in enumerate(problem.criteria):
            table.add_row(
                text("" if first else problem.title),
                text(item.title),
                verdict(item.verdict),
                text(score(item)),
            )
        table.add_section()
    return table


def _submissions(rows: Sequence[SubmissionRow]) -> Table:
    counts = [("counts", True)] if any(row.adjusted for row in rows) else []
    table = _table(("submission", False), ("score", True), *counts, ("pending", True), ("verdicts", False))
    for row in rows:
        told = [f"{points(seen.score)} / {points(seen.max_score)}" for seen in (row, row.adjusted or row)]
        cells = told if counts else told[:1]
        table.add_row(text(row.submission), *map(text, cells), text(_pending(row)), _tally(row.tally))
    return table


def _pending(row: SubmissionRow) -> str:
    return points(row.pending) if row.pending else "–"


def _tally(tally: Tally) -> Text:
    return text(", ".join(f"{count} {VERDICT[verdict]}" for verdict, count in tally.counts))


def _counts(seen: GradeView) -> list[str]:
    """What counts after policies and decisions, and the steps to it."""
    if seen.adjusted is None:
        return []
    counts = seen.adjusted
    pending = "" if counts.final else f", {plural(points(counts.pending), 'point')} pending"
    total = f"It counts {points(counts.score)} / {points(counts.max_score)}{pending}:"
    return [total, *(f"  {one.text}" for one in counts.adjustments)]


def _total(seen: GradeView) -> str:
    score = f"{points(seen.score)} / {points(seen.max_score)}"
    return score if seen.final else f"{score}, {plural(points(seen.pending), 'point')} pending"


def _explain(console: Console, item: CriterionView, *, staff: bool) -> None:
    """The title and score of a criterion over its findings; nothing for a pass without findings, or a closed one."""
    said = (reading.meaning(item), *reading.remarks(item, staff=staff), item.hint and f"Hint: {item.hint}")
    if not item.open or (item.verdict is Verdict.PASS and not item.findings):
        return
    _heading(console, item)
    for finding in item.findings:
        print_finding(console, finding)
    for sentence in filter(None, said):
        indent(console, sentence)
    console.print()


def _heading(console: Console, item: CriterionView) -> None:
    from rich.table import Table

    row = Table.grid(expand=True, padding=(0, 2))
    row.add_column(ratio=1)
    row.add_column(justify="right", no_wrap=True)
    row.add_row(text(item.title, f"bold {MARK[item.verdict][1]}"), text(score(item), "bold"))
    console.print(row)
