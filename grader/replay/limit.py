"""A time limit for author code that runs on what students answered, in whichever thread it runs."""

from __future__ import annotations

import _thread
import ctypes
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


class OutOfTime(BaseException):
    """Author code took too long. No :class:`Exception`: what catches those in a check must not go on."""


def within(seconds: float, function: Callable[[], Result]) -> Result:
    """Calls ``function``; raises :class:`OutOfTime` in it after ``seconds``, and each second after that.

    A signal would reach the main thread only, and submissions are graded in others. What is raised arrives between two
    steps of the interpreter: a single endless operation of a library is not ended by it.
    """
    watch = _Watch(threading.get_ident(), seconds)
    try:
        try:
            _thread.start_new_thread(watch.run, ())  # a threading.Thread costs ten times as much
            return function()
        finally:
            watch.end()
    finally:
        watch.end()  # again, in case that the exception arrived inside of the first


class _Watch:
    def __init__(self, thread: int, seconds: float) -> None:
        self._thread = ctypes.c_ulong(thread)
        self._seconds = seconds
        self._over = threading.Event()
        self._lock = threading.Lock()

    def run(self) -> None:
        seconds = self._seconds
        while not self._over.wait(seconds):
            with self._lock:
                if not self._over.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, ctypes.py_object(OutOfTime))
            seconds = 1.0

    def end(self) -> None:
        """Nothing is raised any more. What was raised and has not arrived yet arrives in here: to take it back would
        leave the interpreter waiting for it, which profilers and debuggers never come out of."""
        with self._lock:
            self._over.set()
