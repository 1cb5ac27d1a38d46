"""Servers and children that are killed at random, and many submissions through one server.

Short here; ``make test-soak`` kills for five minutes and sends 10,000 submissions.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from grader.model import Limits, Observation, Status, Submission

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="confinement is for Linux")]
SOAK = float(os.environ.get("HOSTILE_SOAK", "0"))
KILLING_SECONDS = SOAK or 12.0
SUBMISSIONS = 10_000 if SOAK else 200
PAUSE = (0.5, 4.0) if SOAK else (0.05, 0.4)  # torch takes seconds to start, and is left to the long run
SOURCE = b"""
import numpy as np, time
def f(n):
    time.sleep(0.01)
    return np.arange(n).sum()
def die(): raise SystemExit
"""


@pytest.fixture
def sandbox(others: set[int]) -> Iterator[Any]:
    """A sandbox whose servers no other test uses: here they are killed and counted."""
    from grader.sandbox.confine import open_confined

    with open_confined() as opened:
        yield opened


@pytest.fixture
def others() -> set[int]:
    """Servers that were there before: those of other tests."""
    return set(_servers())


@pytest.fixture
def servers(others: set[int]) -> Callable[[], list[int]]:
    """The servers of this test, those that are only starting included."""
    return lambda: [pid for pid in _servers() if pid not in others]


def children_of(pid: int | str) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def _servers() -> list[int]:
    return [pid for pid in children_of("self") if b"grader.sandbox.server" in _command(pid)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def kill_at_random(servers: Callable[[], list[int]], until: threading.Event, killed: dict[str, int]) -> None:
    chance = random.Random(7)
    while not until.wait(chance.uniform(*PAUSE)):
        kind = "server" if chance.random() < 0.12 else "child"
        found = servers()
        victims = found if kind == "server" else [child for pid in found for child in children_of(pid)]
        if victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(victims), signal.SIGKILL)
                killed[kind] = killed.get(kind, 0) + 1


def test_whoever_is_killed_every_submission_ends_right(
    sandbox: Any, make_call: Callable[..., Any], servers: Callable[[], list[int]]
) -> None:
    calls = [make_call("y = f(n)", "f", "y", id=f"p/c{n}/1", n=n) for n in range(4)]
    calls.append(make_call("y = die()", "die", "y", id="p/die/1"))
    stop, killed = threading.Event(), dict[str, int]()
    killer = threading.Thread(target=kill_at_random, args=(servers, stop, killed))
    end = time.monotonic() + KILLING_SECONDS

    def one(number: int) -> list[Observation] | None:
        if time.monotonic() > end:
            return None
        source = SOURCE + b"# torch\n" * (SOAK > 0 and number % 3 == 0)
        found: list[Observation] = sandbox.run(Submission(f"s{number}", {"layers.py": source}), calls, Limits())
        return found

    killer.start()
    with ThreadPoolExecutor(2) as pool:
        seen = [found for found in pool.map(one, range(int(KILLING_SECONDS * 200))) if found]
    stop.set()
    killer.join()
    assert len(seen) > KILLING_SECONDS
    assert killed["server"] > 0
    assert killed["child"] > KILLING_SECONDS / 10
    for found in seen:
        assert [one.values[0].data.item() if one.values else one.failure for one in found[:4]] == [0, 0, 1, 3]
        assert found[4].status is Status.ERROR
    assert sandbox.run(Submission("last", {"layers.py": SOURCE}), calls, Limits())[3].status is Status.OK


def test_a_submission_whose_children_are_lost_again_and_again_is_left_unjudged(make_call: Callable[..., Any]) -> None:
    from grader.sandbox.interface import Lost
    from grader.sandbox.sandbox import ChildSandbox

    tried = []

    def lose(*_: Any) -> Any:
        tried.append(1)
        raise Lost("the machine ran out of memory")

    calls = [make_call("y = f()", "f", "y", id=f"p/c{n}/1") for n in range(30)]
    seen = ChildSandbox(lose, ()).run(Submission("s", {"layers.py": SOURCE}), calls, Limits())
    assert {one.status for one in seen} == {Status.UNJUDGED}
    said = [one.failure.message for one in seen if one.failure]
    assert said[0] == "its process was lost 5 times: the machine ran out of memory"
    assert said[-1] == "its process was lost 20 times in all"
    assert len(tried) == 20


def test_a_child_that_kills_itself_is_not_run_again(sandbox: Any, make_call: Callable[..., Any]) -> None:
    source = b"import os, signal\ndef f():\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    (seen,) = sandbox.run(Submission("s", {"layers.py": source}), [make_call("y = f()", "f", "y")], Limits())
    assert (seen.status, seen.failure.type) == (Status.ERROR, "PermissionError")


def test_a_child_that_uses_up_its_processor_time_is_not_run_again(sandbox: Any, make_call: Callable[..., Any]) -> None:
    source = b"import signal, time\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\ndef f():\n    while True: pass\n"
    limits, started = Limits(call_seconds=30, submission_seconds=1), time.monotonic()
    (seen,) = sandbox.run(Submission("s", {"layers.py": source}), [make_call("y = f()", "f", "y")], limits)
    assert seen.status is Status.TIMEOUT
    assert time.monotonic() - started < 10


def test_many_submissions_leave_one_server_as_it_was(
    sandbox: Any, make_call: Callable[..., Any], servers: Callable[[], list[int]]
) -> None:
    calls = [make_call("y = f(n)", "f", "y", id=f"p/c{n}/1", n=n) for n in range(2)]
    source = SOURCE.replace(b"time.sleep(0.01)", b"pass")

    def send(number: int) -> None:
        found = sandbox.run(Submission(f"s{number}", {"layers.py": source}), calls, Limits())
        assert [one.status for one in found] == [Status.OK] * 2

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(send, range(50)))
        (server,) = servers()
        before = [_use(pid) for pid in ("self", server)]
        list(pool.map(send, range(SUBMISSIONS)))
    assert servers() == [server]
    for name, (memory, descriptors, threads), was in zip(
        ("grader", "server"), (_use(pid) for pid in ("self", server)), before, strict=True
    ):
        assert memory - was[0] < 4096, f"the {name} grew from {was[0]} to {memory} kB"
        assert descriptors == was[1], name
        assert threads <= was[2], name
    assert children_of(server) == []


def _use(pid: int | str) -> tuple[int, int, int]:
    """Resident kB, open descriptors, threads."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    descriptors = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return int(lines["VmRSS"].split()[0]), descriptors, int(lines["Threads"])
