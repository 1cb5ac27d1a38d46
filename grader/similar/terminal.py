"""Similar pairs in the terminal: a table, and under it the passages of the first of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.similar.result import Pair, Passage, Side, Similar
from grader.similar.words import HINT, counted, percent
from grader.text import one_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_MOST_PAIRS = 10
_MOST_PASSAGES = 5


def print_similar(console: Console, found: Similar) -> None:
    """Prints a row for each pair, the longest passages of the first pairs, and what such a list means."""
    for note in found.notes:
        _say(console, one_line(note), "bright_black")
    if found.pairs:
        console.print(_table(found))
    for pair in found.pairs[:_MOST_PAIRS]:
        _print_passages(console, pair)
    if len(found.pairs) > _MOST_PAIRS:
        _say(console, "The passages of the other pairs stand on the page that --html writes.", "bright_black")
    _say(console, counted(found), "bold")
    _say(console, HINT)


def _table(found: Similar) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bright_black")
    for name in ("of one submission", "of the other", "of a file"):
        table.add_column(name, overflow="fold")
    for pair in found.pairs:
        table.add_row(*map(Text, (_side(pair.first), _side(pair.second), _most_alike(pair))))
    return table


def _side(side: Side) -> str:
    return f"{percent(side.share):>5}  {one_line(side.submission, 60)}"


def _most_alike(pair: Pair) -> str:
    """The file of either side of which most stands in the other."""
    side = max((pair.first, pair.second), key=lambda side: side.file_share)
    return f"{percent(side.file_share):>5}  {one_line(side.file, 60)}" if side.file else ""


def _print_passages(console: Console, pair: Pair) -> None:
    _say(console, f"{one_line(pair.first.submission, 60)} ↔ {one_line(pair.second.submission, 60)}", "bold")
    for passage in pair.passages[:_MOST_PASSAGES]:
        _say(console, f"  {_passage(passage)}")
    if more := len(pair.passages) - _MOST_PASSAGES:
        _say(console, f"  {more} shorter passages" if more > 0 else "", "bright_black")


def _passage(one: Passage) -> str:
    return one_line(f"{one.here} ↔ {'; '.join(map(str, one.there))}", 200)


def _say(console: Console, text: str, style: str = "") -> None:
    from rich.text import Text

    if text:
        console.print(Text(text), style=style, highlight=False)
