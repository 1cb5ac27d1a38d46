"""An audit as its page shows it, decided as data: places without a machine's folders, bars as numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from grader.audit.result import AuditFinding, Fate, HandedIn, KnownFate, Margin, MutantFate, ProblemAudit
from grader.text import one_line, plain

# what becomes of a mutant, and the verdict's colour that it has: what needs somebody first
FATES: tuple[tuple[Fate, str, str], ...] = (
    ("survived", "fail", "survived"),
    ("accepted", "awaiting", "accepted"),
    ("explained", "awaiting", "explained"),
    ("equivalent", "blocked", "equivalent"),
    ("killed", "pass", "caught"),
)
MARGINS = {
    "ample": "pass",
    "thin": "partial",
    "blind": "fail",
    "refuses noise": "error",
    "no mistake to measure": "blocked",
}
assert {fate for fate, _, _ in FATES} == set(get_args(Fate))


@dataclass(frozen=True)
class FindingView:
    """A finding; ``quoted`` is the line of the file that it points to."""

    where: str
    what: str
    fix: str
    quoted: str


@dataclass(frozen=True)
class Share:
    """A part of a bar, in per cent of its width; ``badge`` is its colour's name."""

    badge: str
    label: str
    count: int
    start: float
    width: float


@dataclass(frozen=True)
class MarginView:
    """A margin with its places on a logarithmic axis in 0…100, and the wrong solutions that it can't see."""

    margin: Margin
    badge: str
    noise: float
    allowed: float
    nearest: float | None


@dataclass(frozen=True)
class LineView:
    """A line of the reference and what became of its mutants: those that somebody should look at, and the others."""

    number: int
    source: str
    shares: tuple[Share, ...]
    open: tuple[MutantFate, ...]
    caught: tuple[MutantFate, ...]


@dataclass(frozen=True)
class ProblemView:
    """One problem."""

    id: str
    title: str
    findings: tuple[FindingView, ...]
    notes: tuple[str, ...]
    ways: tuple[HandedIn, ...]
    known: tuple[KnownFate, ...]
    margins: tuple[MarginView, ...]
    axis: tuple[str, str]
    thinnest: MarginView | None
    shares: tuple[Share, ...]
    lines: tuple[LineView, ...]
    probes: tuple[str, ...]

    @property
    def full_marks(self) -> tuple[int, int]:
        """In how many of all tries the reference earned everything."""
        tried = sum(way.tried for way in self.ways)
        return tried - sum(way.failed for way in self.ways), tried

    @property
    def caught_mistakes(self) -> int:
        return sum(bool(one.fails) for one in self.known)


@dataclass(frozen=True)
class AuditView:
    """All problems, and the figures at the head of the page."""

    problems: tuple[ProblemView, ...]
    findings: int
    shares: tuple[Share, ...]

    def count(self, label: str) -> int:
        """How many mutants met this fate."""
        return sum(share.count for share in self.shares if share.label == label)


def audit_view(audits: Sequence[ProblemAudit]) -> AuditView:
    """The page of some audits, in their order."""
    mutants = [mutant for audit in audits for mutant in audit.mutants]
    problems = tuple(_problem(audit) for audit in audits)
    return AuditView(problems, sum(len(one.findings) for one in problems), shares(mutants))


def _problem(audit: ProblemAudit) -> ProblemView:
    margins, axis = _margins(audit.margins)
    measured = [one for one in margins if one.margin.nearest is not None]
    return ProblemView(
        id=one_line(audit.problem, 80),
        title=one_line(audit.title or audit.problem),
        findings=tuple(_finding(one, audit.directory) for one in audit.findings),
        notes=tuple(plain(note) for note in audit.notes),
        ways=audit.ways,
        known=tuple(audit.known),
        margins=margins,
        axis=axis,
        thinnest=min(measured, key=lambda one: one.margin.ratio, default=None),
        shares=shares(audit.mutants),
        lines=_lines(audit),
        probes=audit.probes,
    )


def _finding(finding: AuditFinding, directory: Path) -> FindingView:
    file, _, line = finding.where.rpartition(":")
    path = Path(file)
    shown = path.relative_to(directory) if path.is_relative_to(directory) else Path(path.name)
    where = f"{shown.as_posix()}:{line}"
    return FindingView(one_line(where), _sentence(finding.what), _sentence(finding.fix), one_line(_quoted(path, line)))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{plain(text[1:])}"


def _quoted(path: Path, line: str) -> str:
    try:
        return path.read_text(encoding="utf-8").splitlines()[int(line) - 1]
    except (OSError, UnicodeDecodeError, ValueError, IndexError):
        return ""


def shares(mutants: Sequence[MutantFate]) -> tuple[Share, ...]:
    """How many mutants met which fate, as parts of one bar; none with zero."""
    found: list[Share] = []
    start = 0.0
    for fate, badge, label in FATES:
        count = sum(mutant.fate == fate for mutant in mutants)
        if count:
            width = 100 * count / len(mutants)
            found.append(Share(badge, label, count, round(start, 2), round(width, 2)))
            start += width
    return tuple(found)


def _lines(audit: ProblemAudit) -> tuple[LineView, ...]:
    numbers = sorted({mutant.line for mutant in audit.mutants})
    return tuple(_line(number, audit) for number in numbers)


def _line(number: int, audit: ProblemAudit) -> LineView:
    here = [mutant for mutant in audit.mutants if mutant.line == number]
    order = [fate for fate, _, _ in FATES]
    opened = sorted((one for one in here if one.fate != "killed"), key=lambda one: order.index(one.fate))
    source = audit.reference[number - 1] if number <= len(audit.reference) else ""
    caught = tuple(one for one in here if one.fate == "killed")
    return LineView(number, plain(source.strip()), shares(here), tuple(opened), caught)


# ------------------------------------------------------------------------------------------------------- margins


def _margins(margins: Sequence[Margin]) -> tuple[tuple[MarginView, ...], tuple[str, str]]:
    """Every margin on one axis, and what stands at the axis's ends."""
    numbers = [
        number for one in margins for number in (one.noise, one.allowed, one.nearest or 0.0) if 0 < number < math.inf
    ]
    if not numbers:
        return tuple(_margin(one, 0, 1) for one in margins), ("", "")
    low, high = math.floor(math.log10(min(numbers))) - 1, math.ceil(math.log10(max(numbers))) + 1
    return tuple(_margin(one, low, high) for one in margins), (f"1e{low}", f"1e{high}")


def _margin(margin: Margin, low: int, high: int) -> MarginView:
    nearest = None if margin.nearest is None else _place(margin.nearest, low, high)
    badge = MARGINS[margin.verdict]
    return MarginView(margin, badge, _place(margin.noise, low, high), _place(margin.allowed, low, high), nearest)


def _place(number: float, low: int, high: int) -> float:
    """Where a number stands on a logarithmic axis from 10^low to 10^high, in per cent; zero at its start."""
    if number <= 0:
        return 0.0
    place = 100.0 if math.isinf(number) else 100 * (math.log10(number) - low) / (high - low)
    return round(min(max(place, 0.0), 100.0), 2)
