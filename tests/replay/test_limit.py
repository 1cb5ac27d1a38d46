"""Author code that doesn't end is stopped, in any thread, and nothing arrives afterwards."""

from __future__ import annotations

import sys
import threading
import time

import pytest

from grader.replay.limit import OutOfTime, within


def spin() -> None:
    while True:
        pass


def stubborn() -> None:
    started = time.monotonic()
    while time.monotonic() - started < 30:
        try:
            spin()
        except OutOfTime:
            if time.monotonic() - started > 0.5:
                raise


def test_what_a_function_returns_or_raises_comes_through():
    assert within(5, lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)


@pytest.mark.parametrize("function", [spin, stubborn])
def test_a_function_without_end_is_stopped(function):
    with pytest.raises(OutOfTime):
        within(0.1, function)


def test_it_is_stopped_in_another_thread_too():
    raised: list[BaseException] = []

    def run() -> None:
        try:
            within(0.1, spin)
        except OutOfTime as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert len(raised) == 1


def test_a_debugger_finds_the_interpreter_as_it_was():
    with pytest.raises(OutOfTime):
        within(0.05, spin)
    lines = []
    before = sys.gettrace()
    try:
        sys.settrace(lambda frame, event, argument: lines.append(event))
        sum(1 for _ in range(3))
    finally:
        sys.settrace(before)
    assert "call" in lines


def test_what_is_raised_at_the_last_moment_never_arrives_later():
    def short() -> None:
        end = time.perf_counter() + 0.002
        while time.perf_counter() < end:
            pass

    stopped = 0
    for _ in range(200):
        try:
            within(0.002, short)
        except OutOfTime:
            stopped += 1
    time.sleep(0)  # where one that was left over would arrive
    assert 0 <= stopped <= 200
