"""Stopping: the first Ctrl-C (or SIGTERM) lets what is being worked on finish, the second one stops at once."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Self

GRACE_SECONDS = 2.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopAtOnce(KeyboardInterrupt):
    """Raised wherever the main thread is: nothing can be left to finish, or somebody is out of patience."""


class Interrupted(BaseException):
    """Raised in the main thread's own work when its moment to finish is over."""


class Stop:
    """Whether a person or the system wants the grader to stop; handles signals while it is entered.

    ``asked`` is the signal's number, or 0. A descriptor becomes readable then, for those who wait for several things.
    """

    def __init__(self, grace: float = GRACE_SECONDS) -> None:
        self.asked = 0
        self._grace = grace
        self._deadline = float("inf")
        self._gracefully = False
        self._working = False
        self._former: dict[int, Any] = {}
        self._wakes, self._wake = os.pipe()

    @property
    def over(self) -> bool:
        """Whether what is being worked on has had its moment to finish."""
        return time.monotonic() >= self._deadline

    @property
    def exit_code(self) -> int:
        """What a shell says of a process that this signal has ended."""
        return 128 + self.asked

    def fileno(self) -> int:
        """Becomes readable when a stop is asked for, and stays so."""
        return self._wakes

    @contextmanager
    def gracefully(self) -> Iterator[None]:
        """In here the first signal is only noted; elsewhere it raises :class:`StopAtOnce`."""
        self._gracefully = True
        try:
            yield
        finally:
            self._gracefully = False

    @contextmanager
    def working(self) -> Iterator[None]:
        """Work of the main thread's own, which ends with :class:`Interrupted` when its moment is over."""
        self._working = True
        try:
            yield
        finally:
            self._working = False

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():  # only there may signals be handled
            for number in _SIGNALS:
                self._former[number] = signal.signal(number, self._handle)
            self._former[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._interrupt)
        return self

    def __exit__(self, *error: object) -> None:
        if self._former:
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, former in self._former.items():
            signal.signal(number, former)
        self._former.clear()
        os.close(self._wake)
        os.close(self._wakes)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        first = not self.asked
        self.asked = self.asked or number
        if not first or not self._gracefully:
            raise StopAtOnce
        self._deadline = time.monotonic() + self._grace
        with suppress(OSError):
            os.write(self._wake, b".")
        signal.setitimer(signal.ITIMER_REAL, self._grace)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if self._working:
            raise Interrupted
