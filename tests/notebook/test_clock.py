"""A call that takes too long is stopped, whatever its code catches; what was set before is as it was."""

from __future__ import annotations

import gc
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from textwrap import dedent
from typing import Any

import pytest

from grader.notebook.clock import Alarm, Clock, Stopped, ThreadAlarm, TimerAlarm
from grader.sandbox.child.failure import TEST

ALARMS = [TimerAlarm, ThreadAlarm]
SOON = 0.05


@pytest.fixture(autouse=True)
def nobody_collects() -> Iterator[None]:
    """No other test's library runs anything at a garbage collection: a stop that falls into that is only told."""
    others = gc.callbacks[:]
    gc.callbacks.clear()
    yield
    gc.callbacks[:] = others


ENDLESS = {
    "a loop": """
        def f():
            while True:
                pass
    """,
    "a loop that catches everything": """
        def f():
            while True:
                try:
                    x = 1
                except:
                    pass
    """,
    "all of whose work is done elsewhere": """
        def g():
            for _ in range(1000):
                pass
        def f():
            while True:
                try:
                    g()
                except BaseException as error:
                    continue
    """,
    "one in the other": """
        def g():
            while True:
                try:
                    for _ in range(1000):
                        pass
                except BaseException:
                    pass
        def f():
            while True:
                try:
                    while True:
                        try:
                            g()
                        except BaseException:
                            pass
                        finally:
                            x = 2
                except:
                    pass
    """,
    "a loop after the exception": """
        def f():
            try:
                while True:
                    pass
            finally:
                while True:
                    pass
    """,
    "suppress": """
        import contextlib
        def f():
            while True:
                with contextlib.suppress(BaseException):
                    while True:
                        pass
    """,
    "exceptions that are kept": """
        kept = []
        def f():
            while True:
                try:
                    for _ in range(1000):
                        pass
                except BaseException as error:
                    kept.append(error)
    """,
    "recursion": """
        def f(n=300):
            return n if n < 2 else f(n - 1) + f(n - 2)
    """,
    "a generator": """
        def numbers():
            while True:
                try:
                    yield 1
                except BaseException:
                    pass
        def f():
            return sum(numbers())
    """,
}


def run(clock: Clock, source: str, seconds: float = SOON) -> Any:
    """Runs ``f`` of a source as a rubric's program would; what it raised, or what it returned."""
    names: dict[str, Any] = {}
    exec(dedent(source), names)  # noqa: S102

    def work() -> Any:
        try:
            exec(compile("result = f()", TEST, "exec"), names)  # noqa: S102
        except BaseException as error:
            return error
        return names["result"]

    with clock.running():
        return clock.call(seconds, work)


@pytest.mark.parametrize("alarm", ALARMS)
@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS)
def test_what_does_not_end_is_stopped(alarm: type[Alarm], source: str) -> None:
    clock = Clock(alarm)
    started = time.monotonic()
    assert isinstance(run(clock, source), Stopped)
    assert clock.expired
    assert not clock.interrupted
    assert time.monotonic() - started < 10
    assert sys.exc_info() == (None, None, None)


SLEEPS = """
    import time
    def f():
        while True:
            try:
                time.sleep(1000)
            except:
                pass
"""


def test_what_sleeps_is_stopped_where_the_system_has_a_timer() -> None:
    assert isinstance(run(Clock(TimerAlarm), SLEEPS), Stopped)


@pytest.mark.parametrize("alarm", ALARMS)
def test_what_comes_after_the_time_counts_as_too_late(alarm: type[Alarm]) -> None:
    source = """
        def f():
            try:
                while True:
                    pass
            except BaseException:
                return 3
    """
    clock = Clock(alarm)
    run(clock, source)
    assert clock.expired


@pytest.mark.parametrize("alarm", ALARMS)
def test_what_ends_in_time_is_left_alone(alarm: type[Alarm]) -> None:
    clock = Clock(alarm)
    assert run(clock, "def f():\n    return 7\n", 30) == 7
    assert not clock.expired


@pytest.mark.parametrize("alarm", ALARMS)
def test_code_of_ours_is_not_stopped(alarm: type[Alarm]) -> None:
    clock = Clock(alarm)

    def work() -> None:
        until = time.monotonic() + 0.2
        while time.monotonic() < until:
            pass

    with clock.running():
        clock.call(0.01, work)
    assert not clock.expired


@pytest.mark.parametrize("alarm", ALARMS)
def test_handlers_timers_threads_and_tracers_are_as_before(alarm: type[Alarm]) -> None:
    def tracer(*_args: Any) -> None: ...

    def handler(*_args: Any) -> None: ...

    old = signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 100.0)
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)]
    threads, traced = threading.active_count(), sys.gettrace()
    sys.settrace(tracer)
    try:
        run(Clock(alarm), ENDLESS["one in the other"])
        assert sys.gettrace() is tracer
        assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)] == before
        assert 80 < signal.getitimer(signal.ITIMER_REAL)[0] < 100
        assert threading.active_count() == threads
    finally:
        sys.settrace(traced)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


INTERRUPTED = """
    import signal
    def f():
        while True:
            try:
                signal.raise_signal(signal.SIGINT)
                while True:
                    pass
            except BaseException:
                pass
"""


@pytest.mark.parametrize("alarm", ALARMS)
def test_an_interrupt_ends_a_call_that_catches_it(alarm: type[Alarm]) -> None:
    clock = Clock(alarm)
    assert isinstance(run(clock, INTERRUPTED, 60), Stopped)
    assert clock.interrupted
    with pytest.raises(KeyboardInterrupt):
        clock.check()


def test_an_interrupt_ends_waiting_at_once() -> None:
    clock = Clock()
    with clock.running(), pytest.raises(KeyboardInterrupt), clock.waiting():
        signal.raise_signal(signal.SIGINT)


def test_an_interrupt_in_the_middle_of_something_else_is_kept_until_it_is_asked_for() -> None:
    clock = Clock()
    done: list[Callable[[], None]] = []
    with clock.running():
        signal.raise_signal(signal.SIGINT)
        done.append(clock.check)
        with pytest.raises(KeyboardInterrupt), clock.waiting():
            done.clear()
    assert done == [clock.check]
