"""Stops a call that takes too long, in the thread that runs it, and lets the kernel's stop button end a check.

A signal is handled between two of Python's instructions, and what its handler raises comes out of the code that was
interrupted. Code that catches everything would go on; so a tracer raises again at the next line that is run, and once
more when an exception is thrown away, level by level, until the call is over.
"""

from __future__ import annotations

import _thread
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn, Protocol, TypeVar

from grader.sandbox.child.failure import TEST

Result = TypeVar("Result")

_AGAIN = 0.05  # seconds after which a call that was stopped and still runs is stopped again


class Stopped(BaseException):
    """Raised in a call that has to end; ``swallowed`` is told when nobody holds it any more."""

    def __init__(self, swallowed: Callable[[FrameType], None]) -> None:
        super().__init__("stopped")
        self._swallowed = swallowed

    def __del__(self) -> None:
        self._swallowed(sys._getframe(1))


class Alarm(Protocol):
    """Sends ``signum`` to the main thread, after some seconds and again and again until it is turned off."""

    @property
    def signum(self) -> int: ...

    def ring(self, seconds: float) -> None:
        """Starts, or starts anew."""

    def off(self) -> None:
        """Ends; what was set before is as it was."""


class TimerAlarm:
    """The system's own timer: it wakes what sleeps or waits, too."""

    signum = getattr(signal, "SIGALRM", 0)

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._before = signal.getitimer(signal.ITIMER_REAL)

    def ring(self, seconds: float) -> None:
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-6), _AGAIN)

    def off(self) -> None:
        left, every = self._before
        if left:
            left = max(left - (time.monotonic() - self._started), 1e-6)
        signal.setitimer(signal.ITIMER_REAL, left, every)


class ThreadAlarm:
    """A thread, where the system has no such timer (Windows): it wakes nothing that waits outside Python."""

    signum = signal.SIGTERM  # simulated: nothing is sent to the process

    def __init__(self) -> None:
        self._turned_off = threading.Event()
        self._threads: list[threading.Thread] = []

    def ring(self, seconds: float) -> None:
        self._threads.append(threading.Thread(target=self._run, args=(seconds,), daemon=True))
        self._threads[-1].start()

    def off(self) -> None:
        self._turned_off.set()
        for thread in self._threads:  # so that none rings when nobody listens any more
            thread.join()

    def _run(self, seconds: float) -> None:
        while not self._turned_off.wait(seconds):
            _thread.interrupt_main(self.signum)
            seconds = _AGAIN


def make_alarm() -> Alarm:
    """The alarm that this system can do."""
    return TimerAlarm() if hasattr(signal, "setitimer") else ThreadAlarm()


class Clock:
    """Time and interrupts during a check. Only for the main thread, to which Python delivers signals."""

    def __init__(self, alarm: Callable[[], Alarm] = make_alarm) -> None:
        self._make_alarm = alarm
        self._alarm: Alarm | None = None
        self._waiting = False
        self.interrupted = False  # by the stop button
        self.expired = False  # the call that runs, or ran last

    @contextmanager
    def running(self) -> Iterator[None]:
        """While a check runs, an interrupt is kept until :meth:`check`, a call or :meth:`waiting` can end by it."""
        with _handled(signal.SIGINT, self._interrupt):
            yield

    def check(self) -> None:
        """Raises :class:`KeyboardInterrupt` where there was an interrupt."""
        if self.interrupted:
            raise KeyboardInterrupt

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """While waiting for others an interrupt raises :class:`KeyboardInterrupt` at once."""
        self._waiting = True
        try:
            self.check()
            yield
        finally:
            self._waiting = False

    def call(self, seconds: float, work: Callable[[], Result]) -> Result:
        """What ``work`` returns; stops the program that it runs after so many seconds, which ``expired`` then says."""
        with self._armed(seconds):
            return next(_apart(work))

    @contextmanager
    def _armed(self, seconds: float) -> Iterator[None]:
        self.expired = False
        tracer = sys.gettrace()
        self._alarm = self._make_alarm()
        try:
            with _handled(self._alarm.signum, self._tick):
                try:
                    self._alarm.ring(seconds)
                    yield
                finally:
                    self._alarm.off()
        finally:
            self._alarm = None
            sys.settrace(tracer)

    # ------------------------------------------------------------------------------------------------- handlers

    def _interrupt(self, _signum: int, frame: FrameType | None) -> None:
        self.interrupted = True
        if _in_program(frame):
            if self._alarm is not None:
                self._alarm.ring(_AGAIN)
            self._stop(frame)
        if self._waiting:
            raise KeyboardInterrupt

    def _tick(self, _signum: int, frame: FrameType | None) -> None:
        if _in_program(frame):  # else the call is over, or not begun
            self.expired = True
            self._stop(frame)

    def _stop(self, frame: FrameType | None) -> NoReturn:
        self._raise_again(frame)
        raise Stopped(self._raise_again)

    def _raise_again(self, frame: FrameType | None) -> None:
        """Raises at the next line of a program."""
        if self._alarm is not None and _in_program(frame):
            sys.settrace(self._trace)
            while frame is not None:
                frame.f_trace = self._trace
                frame = frame.f_back if frame.f_code.co_filename != TEST else None

    def _trace(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if frame.f_code.co_filename == __file__ or not _in_program(frame):
            return None
        if event == "line":
            raise Stopped(self._raise_again)
        return self._trace


def _apart(work: Callable[[], Result]) -> Iterator[Result]:
    """Runs ``work`` in a generator, which has a list of its own of exceptions that are being handled. Where a tracer
    raises as a handler begins, Python forgets to take what that handles off the list."""
    yield work()


def _in_program(frame: FrameType | None) -> bool:
    """Whether a frame runs for a program of a rubric, and so belongs to the student's code."""
    while frame is not None:
        if frame.f_code.co_filename == TEST:
            return True
        frame = frame.f_back
    return False


@contextmanager
def _handled(signum: int, handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    before = signal.signal(signum, handler)
    try:
        yield
    finally:
        signal.signal(signum, signal.SIG_DFL if before is None else before)
