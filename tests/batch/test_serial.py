"""One after another in this process, and stopped by signals."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.batch.executor import Broken, Done
from grader.batch.serial import Serial
from grader.batch.stop import Stop, StopAtOnce
from grader.errors import SandboxError

Run = Callable[..., list[Any]]


def after(seconds: float, number: int, times: int = 1) -> threading.Timer:
    """Sends a signal to this process in a while."""

    def send() -> None:
        for _ in range(times):
            os.kill(os.getpid(), number)
            time.sleep(0.1)

    timer = threading.Timer(seconds, send)
    timer.start()
    return timer


def test_everything_is_done_in_its_order_after_one_preparation(run: Run, tmp_path: Path, notes: Any) -> None:
    assert run(Serial(), [("1",), ("2",)]) == [Done("1 is done"), Done("2 is done")]
    assert [path.name for path in tmp_path.glob("prepared-*")] == [f"prepared-{os.getpid()}"]
    assert (notes.most, notes.running) == (1, [])


def test_without_work_nothing_is_prepared(run: Run, tmp_path: Path) -> None:
    assert run(Serial(), [], fails="refuses") == []


def test_a_recipe_that_can_not_be_prepared_says_so(run: Run) -> None:
    with pytest.raises(SandboxError, match=r"^nothing can be confined here$"):
        run(Serial(), [("1",)], fails="refuses")


def test_a_failure_of_the_graders_own_loses_one_and_not_the_others(run: Run) -> None:
    broken, done = run(Serial(), [("1", "raise"), ("2",)])
    assert isinstance(broken, Broken)
    assert broken.error == "ValueError: no such axis"
    assert done == Done("2 is done")


def test_a_stop_lets_what_is_being_done_finish(run: Run) -> None:
    with Stop() as stop, stop.gracefully():
        timer = after(0.2, signal.SIGINT)
        assert run(Serial(), [("1", "sleep", "0.5"), ("2",)], stop) == [Done("1 is done")]
        timer.join()
    assert stop.exit_code == 130


def test_what_does_not_finish_in_its_moment_is_cut_off(run: Run, notes: Any) -> None:
    with Stop(grace=0.3) as stop, stop.gracefully():
        timer = after(0.2, signal.SIGTERM)
        started = time.monotonic()
        assert run(Serial(), [("1", "sleep", "1000"), ("2",)], stop) == []
        assert time.monotonic() - started < 5
        timer.join()
    assert stop.exit_code == 143
    assert notes.running == []


def test_a_second_signal_ends_it_at_once(run: Run) -> None:
    with Stop(grace=1000) as stop, stop.gracefully():
        timer = after(0.2, signal.SIGINT, times=2)
        with pytest.raises(StopAtOnce):
            run(Serial(), [("1", "sleep", "1000")], stop)
        timer.join()
    assert stop.exit_code == 130


def test_where_nothing_can_be_left_to_finish_the_first_signal_is_enough() -> None:
    with Stop():
        timer = after(0.1, signal.SIGINT)
        with pytest.raises(StopAtOnce):
            time.sleep(1000)
        timer.join()


def test_signals_are_handled_as_before_afterwards() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)]
    with Stop():
        assert signal.getsignal(signal.SIGINT) != before[0]
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)] == before
