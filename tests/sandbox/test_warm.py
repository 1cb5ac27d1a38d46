"""Children that stand ready answer as fresh ones do, and a run that nobody waits for any more ends at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psutil
import pytest

from grader.model import Limits, Status, Submission
from grader.sandbox.interface import Needs, Sandbox, open_warm
from grader.sandbox.warm import Overtaken, WarmSpawner

Warm = tuple[Sandbox, WarmSpawner]
LIMITS = Limits()
FIRST = [(LIMITS, Needs(("numpy",)))]


@pytest.fixture
def warm() -> Iterator[Warm]:
    sandbox, spawner = open_warm()
    with sandbox:
        yield sandbox, spawner
    assert children() == []


def children() -> list[psutil.Process]:
    return [one for one in psutil.Process().children() if _is_child(one)]


def _is_child(process: psutil.Process) -> bool:
    try:
        return "grader.sandbox.child" in " ".join(process.cmdline())
    except psutil.Error:  # it is ending
        return False


def until(count: int, seconds: float = 30.0) -> list[psutil.Process]:
    deadline = time.monotonic() + seconds
    while len(children()) != count and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(children()) == count
    return children()


def submission(source: str) -> Submission:
    return Submission("s", {"layers.py": source.encode()})


PID = submission("import os\n\ndef f():\n    return os.getpid()\n")


def test_a_run_takes_the_child_that_waits(warm: Warm, make_call: Callable[..., Any]) -> None:
    sandbox, spawner = warm
    spawner.keep_ready(FIRST)
    (waiting,) = until(1)
    spawner.begin()
    (seen,) = sandbox.run(PID, [make_call("out = f()", "f", "out")], LIMITS)
    assert seen.values == (waiting.pid,)
    spawner.keep_ready()
    ready = {one.pid for one in until(2)}  # one more than was needed, if more should be
    spawner.begin()
    (seen,) = sandbox.run(PID, [make_call("out = f()", "f", "out")], LIMITS)
    assert seen.values[0] in ready - {waiting.pid}


def test_without_one_that_waits_a_run_starts_its_own(warm: Warm, make_call: Callable[..., Any]) -> None:
    sandbox, _ = warm
    (seen,) = sandbox.run(PID, [make_call("out = f()", "f", "out")], LIMITS)
    assert seen.status is Status.OK


def test_a_child_that_has_died_while_it_waited_is_passed_over(warm: Warm, make_call: Callable[..., Any]) -> None:
    sandbox, spawner = warm
    spawner.keep_ready(FIRST)
    (waiting,) = until(1)
    waiting.kill()
    time.sleep(0.2)
    spawner.begin()
    (seen,) = sandbox.run(PID, [make_call("out = f()", "f", "out")], LIMITS)
    assert seen.status is Status.OK
    assert seen.values != (waiting.pid,)


def test_children_of_another_kind_make_room(warm: Warm) -> None:
    _, spawner = warm
    spawner.keep_ready(FIRST)
    (numpy,) = until(1)
    spawner.keep_ready([(LIMITS, Needs(("json",)))])
    deadline = time.monotonic() + 30
    while {one.pid for one in children()} == {numpy.pid} or len(children()) != 1:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_as_many_wait_as_a_run_has_used_and_no_more_than_three(warm: Warm) -> None:
    _, spawner = warm
    spawner.keep_ready(FIRST * 2)
    until(2)
    spawner.keep_ready(FIRST)
    until(2)
    spawner.keep_ready(FIRST * 7)
    until(3)


@pytest.mark.parametrize("where", ["def f():\n    while True: pass\n", "while True: pass\ndef f(): pass\n"])
def test_a_run_that_is_overtaken_ends_at_once(warm: Warm, make_call: Callable[..., Any], where: str) -> None:
    sandbox, spawner = warm
    spawner.begin()
    threading.Timer(0.7, spawner.overtake).start()
    started = time.monotonic()
    with pytest.raises(Overtaken):
        sandbox.run(submission(where), [make_call("out = f()", "f", "out")], LIMITS)
    assert time.monotonic() - started < 8
    assert children() == []


def test_what_is_overtaken_before_its_child_is_there_never_runs(warm: Warm, make_call: Callable[..., Any]) -> None:
    sandbox, spawner = warm
    spawner.begin()
    spawner.overtake()
    with pytest.raises(Overtaken):
        sandbox.run(PID, [make_call("out = f()", "f", "out")], LIMITS)


def test_what_overtook_the_last_run_does_not_stop_the_next(warm: Warm, make_call: Callable[..., Any]) -> None:
    sandbox, spawner = warm
    spawner.overtake()
    spawner.begin()
    (seen,) = sandbox.run(PID, [make_call("out = f()", "f", "out")], LIMITS)
    assert seen.status is Status.OK


def test_a_library_that_is_not_there_is_told_by_the_run_that_needs_it(warm: Warm) -> None:
    from grader.errors import SandboxError

    _, spawner = warm
    none = (LIMITS, Needs(("no_such_library",)))
    spawner.keep_ready([none])
    with pytest.raises(SandboxError, match="can't import no_such_library"):
        spawner(*none)
