"""The end of a run in the terminal: how scores are distributed, what most did not pass, and what waits for staff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from grader.model import GradeSummary, Verdict
from grader.report.class_view import ClassView, CriterionRow
from grader.report.words import points
from grader.text import one_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_FEW = 5  # submissions: so few are seen one by one
_WIDEST = 40  # the longest bar
_MOST_CRITERIA = 10
_MOST_NAMES = 10
_NOT_WRONG = frozenset({Verdict.PASS, Verdict.MISSING, Verdict.AWAITING, Verdict.UNJUDGED})


class _Failed(NamedTuple):
    """How many did not pass a criterion because they did not hand it in, and how many otherwise."""

    wrong: int
    missing: int
    name: str
    row: CriterionRow


def print_summary(console: Console, room: ClassView) -> None:
    """Prints the distribution of scores, and the criteria that most did not pass, of a class that is one."""
    if room.count < _FEW:
        return
    if room.max_score:
        console.print(_scores(room))
    failed = sorted(_failed(room), key=lambda item: (-item.wrong, -item.missing))  # of equal ones, the rubric's order
    if failed:
        console.print(_most_failed(failed[:_MOST_CRITERIA]))


def named(names: Sequence[str]) -> str:
    """``ada, bob and 3 more``; names may be anything."""
    shown = ", ".join(one_line(name, 100) for name in names[:_MOST_NAMES])
    return shown + (f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else "")


def staff_notes(summaries: Iterable[GradeSummary]) -> list[str]:
    """What staff should know of what counts: each sentence once, with the submissions that it is about."""
    found: dict[str, list[str]] = {}
    for summary in summaries:
        for step in summary.adjusted.adjustments if summary.adjusted else ():
            if step.staff:
                found.setdefault(one_line(step.text, 500), []).append(summary.submission)
    return [f"{named(names)}: {text}" for text, names in found.items()]


def _scores(room: ClassView) -> Table:
    """One line for each tenth of the maximum, the best first."""
    table = _table("% of the maximum" if room.unit else "points", "submissions", "")
    tenth = room.max_score / len(room.bins)
    most = max(room.bins)
    for number, count in reversed(list(enumerate(room.bins))):
        bar = "█" * -(-_WIDEST * count // most)  # rounded up: one is seen, however large the class
        _row(table, f"{points(tenth * number)} – {points(tenth * (number + 1))}", str(count), bar)
    return table


def _failed(room: ClassView) -> Iterator[_Failed]:
    """The criteria that somebody did not pass."""
    for problem in room.problems:
        for row in problem.criteria:
            counts = dict(row.tally.counts)
            wrong = sum(count for verdict, count in counts.items() if verdict not in _NOT_WRONG)
            missing = counts.get(Verdict.MISSING, 0)
            if wrong or missing:
                yield _Failed(wrong, missing, f"{problem.id}/{row.id}", row)


def _most_failed(failed: Sequence[_Failed]) -> Table:
    table = _table("not right", "missing", "mean", "most failed first")
    for item in failed:
        mean = "–" if item.row.mean is None else f"{points(item.row.mean)} of {points(item.row.points)}"
        _row(table, str(item.wrong), str(item.missing), mean, item.name)
    return table


def _table(*columns: str) -> Table:
    """All columns but the last hold numbers."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bright_black")
    for name in columns[:-1]:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column(columns[-1])
    return table


def _row(table: Table, *cells: str) -> None:
    from rich.text import Text

    table.add_row(*(Text(cell) for cell in cells))
