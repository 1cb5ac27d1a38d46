"""The time that a platform gives: when student code stops being run, and when a result has to be there."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

_TO_JUDGE = 0.10  # shares of the limit, kept for judging and writing after the last call of student code,
_TO_WRITE = 0.04  # and for the end


@dataclass(frozen=True)
class Clock:
    """A limit in seconds, from when the grader was started (a time of ``time.monotonic``)."""

    limit: float
    started: float = field(default_factory=time.monotonic)

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def for_code(self) -> float:
        """Seconds for which student code may still run; zero or less: none."""
        return self.limit * (1 - _TO_JUDGE) - self.spent

    @property
    def to_the_end(self) -> float:
        """Seconds until the grader ends, whatever it is doing."""
        return self.limit * (1 - _TO_WRITE) - self.spent

    @property
    def minutes(self) -> str:
        """The limit for people: ``10 minutes``, ``30 seconds``."""
        whole = self.limit >= 120 and self.limit % 60 == 0
        return f"{self.limit / 60:g} minutes" if whole else f"{self.limit:g} seconds"
