"""What an audit says of a problem: findings, what was noted, margins, and what became of the mutants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

_AMPLE = 10.0  # times what is allowed

Fate = Literal["killed", "equivalent", "accepted", "explained", "survived"]


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
    def ratio(self) -> float:
        """How many times what is allowed the nearest mistake is off; infinite where none was measured."""
        if self.nearest is None or not self.allowed:
            return float("inf")
        return self.nearest / self.allowed

    @property
    def verdict(self) -> str:
        if self.noise > self.allowed:
            return "refuses noise"
        if self.nearest is None:
            return "no mistake to measure"
        if self.nearest <= self.allowed:
            return "blind"
        return "ample" if self.nearest >= _AMPLE * self.allowed else "thin"


@dataclass(frozen=True)
class HandedIn:
    """A way in which the reference was handed in, what that shows, and in how many criteria it was tried and failed."""

    way: str
    shows: str
    tried: int
    failed: int = 0


@dataclass(frozen=True)
class KnownFate:
    """An entry of ``mistakes.py``: the criteria that it fails and passes, and as which causes it is diagnosed."""

    name: str
    where: str
    fails: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class MutantFate:
    """A changed reference and what became of it; ``change`` reads ``x + y → x - y``.

    ``reason`` is the criterion that caught it, how it ended, the alternative that it is accepted as, or what its author
    says of it.
    """

    line: int
    change: str
    fate: Fate
    reason: str = ""


@dataclass(frozen=True)
class ProblemAudit:
    """All that an audit found out about one problem.

    ``notes`` are what could not be checked, and why; ``probes`` the submissions whose reports were searched for hidden
    data; ``reference`` the lines of ``reference.py``.
    """

    problem: str
    title: str = ""
    directory: Path = Path()
    findings: tuple[AuditFinding, ...] = ()
    notes: tuple[str, ...] = ()
    ways: tuple[HandedIn, ...] = ()
    known: tuple[KnownFate, ...] = ()
    margins: tuple[Margin, ...] = ()
    mutants: tuple[MutantFate, ...] = ()
    probes: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()

    def count(self, fate: Fate) -> int:
        return sum(mutant.fate == fate for mutant in self.mutants)

    @property
    def sound(self) -> bool:
        return not self.findings


@dataclass(frozen=True)
class Told:
    """What one part of the audit says, and what it tried."""

    findings: Sequence[AuditFinding] = ()
    notes: Sequence[str] = ()
    ways: Sequence[HandedIn] = ()
    probes: Sequence[str] = ()
