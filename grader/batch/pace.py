"""How fast a class is being graded, and how long it will still take, in words."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

_WINDOW_SECONDS = 60.0  # the pace is that of the last minute: submissions differ, and workers come and go
_MOST = 1000  # moments that are remembered
_FEW = 3  # too few to tell a pace by


class Pace:
    """Counts what is finished. ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._since = clock()
        self._finished: deque[float] = deque(maxlen=_MOST)
        self._count = 0

    def begin(self) -> None:
        """Work begins: what went before was preparation."""
        if not self._count:
            self._since = self._clock()

    def note(self) -> None:
        """One more is finished."""
        self._finished.append(self._clock())
        self._count += 1

    def per_second(self) -> float | None:
        """How many are finished in a second; ``None`` as long as nobody can tell."""
        if self._count < _FEW:
            return None
        now = self._clock()
        recent = [moment for moment in self._finished if now - moment <= _WINDOW_SECONDS]
        if len(recent) < _FEW:
            return self._count / max(now - self._since, 1e-9)
        since = recent[0] if len(recent) == _MOST else max(self._since, now - _WINDOW_SECONDS)
        return len(recent) / max(now - since, 1e-9)

    def told(self, left: int | None) -> str:
        """``4.2 a second · 38 s left``; empty as long as nobody can tell."""
        rate = self.per_second()
        if rate is None:
            return ""
        return rate_in_words(rate) + (f" · {time_in_words(left / rate)} left" if left else "")


def rate_in_words(per_second: float) -> str:
    """``4.2 a second``, ``12 a minute``, ``40 an hour``."""
    for times, unit in ((1, "a second"), (60, "a minute")):
        if per_second * times >= 1:
            return f"{_number(per_second * times)} {unit}"
    return f"{_number(per_second * 3600)} an hour"


def time_in_words(seconds: float) -> str:
    """``38 s``, ``4 min``, ``1 h 20 min``."""
    if seconds < 99.5:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _number(value: float) -> str:
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}"
