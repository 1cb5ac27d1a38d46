"""Author code that never ends is stopped, even where it catches every exception."""

from __future__ import annotations

import contextlib
import threading
import time

import pytest

from grader.audit.limit import OutOfTimeError, time_limit


def test_what_takes_too_long_is_stopped() -> None:
    started = time.monotonic()
    with pytest.raises(OutOfTimeError, match=r"took longer than 0\.1 s"), time_limit(0.1):
        _never_ends()
    assert time.monotonic() - started < 5


def _never_ends() -> None:
    while True:
        with contextlib.suppress(Exception):
            time.sleep(0.01)


def test_what_ends_in_time_is_left_alone() -> None:
    with time_limit(0.1):
        pass
    time.sleep(0.2)  # nothing rings afterwards


def test_another_thread_runs_without_a_limit() -> None:
    ended = []

    def work() -> None:
        with time_limit(0.01):
            time.sleep(0.05)
        ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ended == [True]
