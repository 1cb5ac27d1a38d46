"""An audit in the terminal, by rich: findings first, then margins and what became of the mutants."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.audit.result import Margin, ProblemAudit
from grader.text import plain

_MOST = 6


def print_audit(console: Console, audit: ProblemAudit) -> None:
    """Prints one problem's audit."""
    verdict = "sound" if audit.sound else _count(len(audit.findings), "finding")
    _say(console, f"{audit.problem}: {verdict}", "bold green" if audit.sound else "bold red")
    for finding in audit.findings:
        _say(console, f"✗ {finding}")
    for note in audit.notes:
        _say(console, f"· {note}", "bright_black")
    _print_tried(console, audit)
    _print_mutants(console, audit)
    if audit.margins:
        console.print(_margins(audit.margins))
    for margin in audit.margins:
        _print_unseen(console, margin)


def _print_tried(console: Console, audit: ProblemAudit) -> None:
    """What was handed in, and how it went."""
    if audit.ways:
        tried, failed = (sum(counts) for counts in zip(*((way.tried, way.failed) for way in audit.ways), strict=True))
        ways = ", ".join(way.way for way in audit.ways)
        _say(console, f"reference: full marks {tried - failed} of {tried} times ({ways})")
    if audit.known:
        caught = sum(bool(one.fails) for one in audit.known)
        _say(console, f"known mistakes: {caught} of {len(audit.known)} lose points")
    if audit.probes:
        graded = _count(len(audit.probes), "submission")
        _say(console, f"hidden data: looked for in the reports of {graded}, graded twice")


def _print_mutants(console: Console, audit: ProblemAudit) -> None:
    if not audit.mutants:
        return
    killed, accepted = audit.count("killed"), audit.count("accepted")
    equivalent, explained = audit.count("equivalent"), audit.count("explained")
    others = len(audit.mutants) - equivalent - explained - accepted
    share = f" ({100 * killed / others:.0f} %)" if others else ""
    aside = f"{equivalent} equivalent by behaviour, {explained} explained" + (f", {accepted} accepted" * bool(accepted))
    _say(console, f"mutants: {killed} of {others} caught{share}; {aside}")
    for mutant in audit.mutants:
        if mutant.fate in ("explained", "accepted"):
            _say(console, f"  line {mutant.line}: {mutant.change}: {mutant.reason}", "bright_black")


def _margins(margins: tuple[Margin, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bright_black")
    for name in ("criterion", "noise", "allowed", "nearest", "margin", "nearest mistake"):
        table.add_column(name)
    for one in margins:
        nearest = "–" if one.nearest is None else f"{one.nearest:.2g}"
        cells = (one.criterion, f"{one.noise:.2g}", f"{one.allowed:.2g}", nearest, one.verdict, one.mistake or "–")
        table.add_row(*(Text(plain(cell)) for cell in cells))
    return table


def _print_unseen(console: Console, margin: Margin) -> None:
    """Wrong solutions that this criterion takes for right ones; another criterion may tell them apart."""
    if margin.unseen:
        shown = "; ".join(margin.unseen[:_MOST]) + ("; …" if len(margin.unseen) > _MOST else "")
        mistakes = _count(len(margin.unseen), "wrong solution")
        _say(console, f"'{margin.criterion}' can't tell {mistakes} from right ones: {shown}", "bright_black")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _say(console: Console, content: str, style: str = "") -> None:
    console.print(Text(plain(content), style=style), soft_wrap=True)
