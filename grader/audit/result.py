"""What an audit says of a problem: findings, what was noted, margins, and what became of the mutants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Fate = Literal["killed", "equivalent", "explained", "survived"]


@dataclass(frozen=True)
class AuditFinding:
    """Something that the author should mend: ``where`` is file:line."""

    where: str
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}\n    fix: {self.fix}"


@dataclass(frozen=True)
class Margin:
    """How far right and wrong answers lie apart in one criterion.

    ``noise``: the largest noise floor of an honest float64 answer; ``allowed``: the difference that is allowed where
    the nearest mistake shows most; ``nearest``: that mistake's difference there, ``None`` where no mistake has one.
    ``unseen`` are the wrong solutions that this criterion passes although their values differ.
    """

    criterion: str
    where: str
    noise: float
    allowed: float
    nearest: float | None = None
    mistake: str = ""
    unseen: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        if self.noise > self.allowed:
            return "refuses noise"
        if self.nearest is None:
            return "no mistake to measure"
        if self.nearest <= self.allowed:
            return "blind"
        return "ample" if self.nearest >= 10 * self.allowed else "thin"


@dataclass(frozen=True)
class MutantFate:
    """A changed reference and what became of it; ``change`` reads ``x + y → x - y``."""

    line: int
    change: str
    fate: Fate
    reason: str = ""


@dataclass(frozen=True)
class ProblemAudit:
    """All that an audit found out about one problem. ``notes`` are what could not be checked, and why."""

    problem: str
    findings: tuple[AuditFinding, ...] = ()
    notes: tuple[str, ...] = ()
    margins: tuple[Margin, ...] = ()
    mutants: tuple[MutantFate, ...] = ()

    def count(self, fate: Fate) -> int:
        return sum(mutant.fate == fate for mutant in self.mutants)

    @property
    def sound(self) -> bool:
        return not self.findings


@dataclass(frozen=True)
class Told:
    """What one part of the audit says."""

    findings: Sequence[AuditFinding] = ()
    notes: Sequence[str] = ()
