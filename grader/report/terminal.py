"""A grade and a class in the terminal, by rich. Text of a submission is put into ``Text``, which knows no markup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from grader.model import Finding, Grade, Verdict, Visibility
from grader.report import reading
from grader.report.class_view import ClassView, SubmissionRow, Tally
from grader.report.view import Audience, CriterionView, GradeView, view
from grader.report.words import HIDDEN, VERDICT, plural, points

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_MARK: dict[Verdict | None, tuple[str, str]] = {
    Verdict.PASS: ("✓", "green"),
    Verdict.PARTIAL: ("◐", "yellow"),
    Verdict.FAIL: ("✗", "red"),
    Verdict.MISSING: ("○", "bright_black"),
    Verdict.ERROR: ("!", "red"),
    Verdict.TIMEOUT: ("!", "red"),
    Verdict.CRASH: ("!", "red"),
    Verdict.BLOCKED: ("–", "bright_black"),
    Verdict.AWAITING: ("…", "blue"),
    Verdict.UNJUDGED: ("?", "magenta"),
    None: ("·", "bright_black"),
}
_MOST_LINES = 200  # of a class: more than that nobody reads in a terminal, and index.html holds them
_MOST_REMARKS = 20
_LAST = 12  # lines of a traceback or of captured output


def print_grade(console: Console, grade: Grade, audience: Audience = "staff", as_of: datetime | None = None) -> None:
    """Prints a table of criteria, and under it what there is to say about those that are not passed.

    Raises:
        ValueError: for a student's view without ``as_of``, or an ``as_of`` without a time zone.
    """
    seen = view(grade, audience, as_of)
    _say(console, f"{seen.title} · {seen.submission}", "bold")
    console.print(_criteria(seen))
    for problem in seen.problems:
        for criterion in problem.criteria:
            _explain(console, criterion, staff=seen.audience == "staff")
    for note in seen.notes:
        _say(console, note, "bright_black")
    _say(console, _total(seen), "bold")
    for sentence in _counts(seen):
        _say(console, sentence)


def print_class(console: Console, room: ClassView) -> None:
    """Prints one line for each submission, and what was not understood; of a large class the last line alone.

    Of the remarks on the class the first are printed.
    """
    if room.count <= _MOST_LINES:
        rows = tuple(room.rows)
        console.print(_submissions(rows))
        for row in rows:
            for note in row.notes:
                _say(console, f"{row.submission}: {note}", "bright_black")
    for remark in room.remarks[:_MOST_REMARKS]:
        _say(console, remark, "bright_black")
    if len(room.remarks) > _MOST_REMARKS:
        _say(console, f"{len(room.remarks) - _MOST_REMARKS} more remarks stand on the class page.", "bright_black")
    middle = "" if room.median is None else f", median {points(room.median)}"
    _say(console, f"{plural(str(room.count), 'submission')}, {room.final} final{middle}", "bold")


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
                _text("" if first else problem.title),
                _text(item.title),
                _verdict(item.verdict),
                _text(_score(item)),
            )
        table.add_section()
    return table


def _submissions(rows: Sequence[SubmissionRow]) -> Table:
    counts = [("counts", True)] if any(row.adjusted for row in rows) else []
    table = _table(("submission", False), ("score", True), *counts, ("pending", True), ("verdicts", False))
    for row in rows:
        told = [f"{points(seen.score)} / {points(seen.max_score)}" for seen in (row, row.adjusted or row)]
        cells = told if counts else told[:1]
        table.add_row(_text(row.submission), *map(_text, cells), _text(_pending(row)), _tally(row.tally))
    return table


def _pending(row: SubmissionRow) -> str:
    return points(row.pending) if row.pending else "–"


def _tally(tally: Tally) -> Text:
    return _text(", ".join(f"{count} {VERDICT[verdict]}" for verdict, count in tally.counts))


def _verdict(verdict: Verdict | None) -> Text:
    mark, style = _MARK[verdict]
    return _text(f"{mark} {VERDICT[verdict] if verdict else HIDDEN}", style)


def _score(item: CriterionView) -> str:
    if item.score is None or (item.pending and not item.score):
        return f"– / {points(item.points)}"
    return f"{points(item.score)} / {points(item.points)}"


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
        _finding(console, finding)
    for sentence in filter(None, said):
        _indent(console, sentence)
    console.print()


def _heading(console: Console, item: CriterionView) -> None:
    from rich.table import Table

    row = Table.grid(expand=True, padding=(0, 2))
    row.add_column(ratio=1)
    row.add_column(justify="right", no_wrap=True)
    row.add_row(_text(item.title, f"bold {_MARK[item.verdict][1]}"), _text(_score(item), "bold"))
    console.print(row)


def _finding(console: Console, finding: Finding) -> None:
    seen = reading.read(finding, ledger=False)
    hidden = "" if finding.visibility is Visibility.PUBLIC else finding.visibility.value.replace("_", " ")
    origin = ", ".join(filter(None, (seen.case and f"case {seen.case}", hidden)))
    _indent(console, f"{seen.fact} ({origin})" if origin else seen.fact)
    for sentence in (sentence for value in seen.values for sentence in value.sentences):
        _indent(console, sentence)
    if seen.more:
        _indent(console, f"{seen.more} more values differ.")
    for sentence in filter(None, (*seen.notes, seen.because, seen.hint and f"Hint: {seen.hint}")):
        _indent(console, sentence)
    if seen.where:
        _indent(console, f"{seen.where.at}   {seen.where.text.strip()}".rstrip(), "cyan")
    for block in filter(None, (seen.traceback, seen.output)):
        _indent(console, _tail(block), "bright_black", 4)


def _tail(block: str) -> str:
    lines = block.rstrip("\n").split("\n")
    return "\n".join(lines if len(lines) <= _LAST else ["…", *lines[-_LAST:]])


def _text(content: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(content.expandtabs(4), style)


def _say(console: Console, content: str, style: str = "") -> None:
    console.print(_text(content, style))


def _indent(console: Console, content: str, style: str = "", by: int = 2) -> None:
    from rich.padding import Padding

    console.print(Padding(_text(content, style), (0, 0, 0, by), expand=False))
