"""What terminal reports share: marks of verdicts, a finding line by line.

Text of a submission is put into ``Text``, which knows no markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, Verdict, Visibility
from grader.report import reading
from grader.report.view import CriterionView
from grader.report.words import HIDDEN, VERDICT, points

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

MARK: dict[Verdict | None, tuple[str, str]] = {
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
_LAST = 12  # lines of a traceback or of captured output


def verdict(given: Verdict | None) -> Text:
    """A verdict's mark and word in its colour; ``None`` is a hidden one."""
    mark, style = MARK[given]
    return text(f"{mark} {VERDICT[given] if given else HIDDEN}", style)


def score(item: CriterionView) -> str:
    """``2 / 4``, or ``– / 4`` where nothing of it is judged."""
    if item.score is None or (item.pending and not item.score):
        return f"– / {points(item.points)}"
    return f"{points(item.score)} / {points(item.points)}"


def print_finding(console: Console, finding: Finding, by: int = 2) -> None:
    """Prints a finding, indented: fact, cause, hint, place; the ends of a traceback and of what was printed."""
    seen = reading.read(finding, ledger=False)
    hidden = "" if finding.visibility is Visibility.PUBLIC else finding.visibility.value.replace("_", " ")
    origin = ", ".join(filter(None, (seen.case and f"case {seen.case}", hidden)))
    indent(console, f"{seen.fact} ({origin})" if origin else seen.fact, by=by)
    for sentence in (sentence for value in seen.values for sentence in value.sentences):
        indent(console, sentence, by=by)
    if seen.more:
        indent(console, f"{seen.more} more values differ.", by=by)
    for sentence in filter(None, (*seen.notes, seen.because, seen.hint and f"Hint: {seen.hint}")):
        indent(console, sentence, by=by)
    if seen.where:
        print_place(console, seen.where, by)
    if seen.traceback:
        indent(console, _tail(seen.traceback), "bright_black", by + 2)
    if seen.output:
        indent(console, "What your code printed:", by=by)
        indent(console, _tail(seen.output), "bright_black", by + 2)


def print_place(console: Console, where: Place, by: int) -> None:
    """The place and its line on one line: of the quoted line as much as fits, of the place nothing is left out."""
    room = max(console.width - by - len(where.at) - 3, 0)
    quoted = where.text.strip()
    shown = quoted if len(quoted) <= room else f"{quoted[: max(room - 1, 0)]}…"
    console.print(text(f"{' ' * by}{where.at}   {shown if room else ''}".rstrip(), "cyan"), soft_wrap=True)


def _tail(block: str) -> str:
    lines = block.rstrip("\n").split("\n")
    return "\n".join(lines if len(lines) <= _LAST else ["…", *lines[-_LAST:]])


def text(content: str, style: str = "") -> Text:
    """Text without markup, tabs as spaces."""
    from rich.text import Text

    return Text(content.expandtabs(4), style)


def say(console: Console, content: str, style: str = "") -> None:
    """Prints a paragraph."""
    console.print(text(content, style))


def indent(console: Console, content: str, style: str = "", by: int = 2, mark: str = "") -> None:
    """Prints a paragraph, all of its lines indented; ``mark`` stands before the first."""
    for line in text(content, style).wrap(console, max(console.width - by, 20), overflow="fold"):
        line.rstrip()
        console.print(text(mark.rjust(by)[:by], style) + line, soft_wrap=True)
        mark = ""
