"""Hangs, deaths and budgets: each costs the student what it must and nobody else anything."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.errors import SandboxError
from grader.model import Layout, Limits, Observation, Status, Submission
from grader.sandbox.interface import Child, Needs
from grader.sandbox.portable import how_it_ended
from grader.sandbox.sandbox import ChildSandbox

Run = Callable[..., list[Observation]]
MakeCall = Callable[..., Any]
# what a confined child can't even try
UNCONFINED = pytest.mark.parametrize("sandbox", ["portable"], indirect=True)
SOURCE = """
    import os, signal, threading, time
    def good(): return 1
    def hang():
        while True: pass
    def swallow():
        while True:
            try:
                while True: time.sleep(0.01)
            except BaseException:
                pass
    def leave(): os._exit(3)
    def kill(): os.kill(os.getpid(), signal.SIGSEGV)
    def fork():
        if os.fork() == 0:
            return 2
        time.sleep(0.3)
        return 1
    def deep():
        import sys
        sys.setrecursionlimit(10**9)
        return max([1], key=lambda _: deep())
    """


@pytest.fixture
def ended(run: Run, make_call: MakeCall) -> Callable[..., list[Observation]]:
    """Calls functions of ``SOURCE`` in turn; each is a criterion of its own, repeated names are its cases."""

    def go(names: str, **limits: Any) -> list[Observation]:
        calls = [make_call(f"y = {name}()", name, "y", id=f"p/{name}/{n}") for n, name in enumerate(names.split())]
        return run(SOURCE, calls, **limits)

    return go


def messages(observations: list[Observation]) -> list[str]:
    return [one.failure.message if one.failure else one.status.value for one in observations]


@pytest.mark.parametrize("name", ["hang", "swallow"])
def test_an_endless_loop_ends_at_the_limit_and_its_other_cases_are_not_run(ended: Run, name: str) -> None:
    started = time.monotonic()
    seen = ended(f"{name} good {name} {name} good", call_seconds=0.5)
    assert time.monotonic() - started < 10
    assert messages(seen) == [
        "ran into the time limit of 0.5 s",
        "ok",
        *["not run: an earlier case of the same function ran into the time limit of 0.5 s"] * 2,
        "ok",
    ]
    assert [one.status for one in seen] == [Status.TIMEOUT, Status.OK, Status.TIMEOUT, Status.TIMEOUT, Status.OK]
    assert 0.5 <= seen[0].seconds < 3


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_death_is_a_crash_that_says_how_and_the_next_call_gets_a_fresh_child(ended: Run) -> None:
    seen = ended("leave good kill good")
    assert messages(seen) == [
        "the process ended with exit status 3 (os._exit or similar) before it answered",
        "ok",
        "the process was killed by signal SIGSEGV before it answered",
        "ok",
    ]
    assert seen[0].status is seen[2].status is Status.CRASH


def test_recursion_without_a_limit_is_the_students_own_end(ended: Run) -> None:
    seen = ended("deep good", call_seconds=20)
    assert seen[0].status in (Status.CRASH, Status.ERROR)
    assert seen[1].status is Status.OK


def test_a_function_that_has_died_twice_is_not_run_again(ended: Run) -> None:
    seen = ended("leave leave leave good")
    assert messages(seen)[2:] == ["not run: earlier cases of the same function ended the process twice", "ok"]
    assert seen[2].status is Status.CRASH


def test_children_are_counted(ended: Run) -> None:
    seen = ended("leave hang good good", children=1, call_seconds=0.5)
    assert (
        messages(seen)[2:] == ["not run: earlier calls hung or ended the process 2 times, as often as is allowed"] * 2
    )
    assert seen[3].status is Status.TIMEOUT


def test_a_submission_has_a_limit_in_all(run: Run, make_call: MakeCall) -> None:
    source = "import time\ndef f(n):\n    time.sleep(0.4)\n    return n\n"
    calls = [make_call(f"y = f({n})", "f", "y", id=f"p/c{n}/1") for n in range(4)]
    seen = run(source, calls, call_seconds=5, submission_seconds=1)
    assert [one.status for one in seen] == [Status.OK, Status.OK, Status.TIMEOUT, Status.TIMEOUT]
    assert messages(seen)[2:] == [
        "ran until the time limit of 1 s for the whole submission",
        "not run: the time limit of 1 s for the whole submission is used up",
    ]


@pytest.mark.parametrize(
    ("line", "status", "message"),
    [
        ("while True: pass", Status.TIMEOUT, "importing layers.py ran into the time limit of 0.5 s"),
        ("import os; os._exit(5)", Status.CRASH, "importing layers.py: the process ended with exit status 5 "),
    ],
)
def test_a_module_that_does_not_survive_its_import_is_imported_once(
    run: Run, make_call: MakeCall, line: str, status: Status, message: str
) -> None:
    files = {"layers.py": f"{line}\ndef f(): return 1\n", "other.py": "def g(): return 2\n"}
    calls = [make_call("y = f()", "f", "y", id=f"p/c{n}/1") for n in range(6)]
    other = make_call("y = g()", "g", "y", id="q/c/1", layout=Layout("other.py"))
    started = time.monotonic()
    seen = run(files, [*calls, other], call_seconds=0.5, children=1)
    assert time.monotonic() - started < 10
    assert [one.status for one in seen] == [status] * 6 + [Status.OK]
    assert all(text.startswith(message) for text in messages(seen)[:6])
    assert {one.failure.stage for one in seen[:6] if one.failure} == {"load"}
    assert [one.call for one in seen] == [call.id for call in [*calls, other]]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@UNCONFINED
def test_a_copy_that_student_code_forks_off_has_no_say(ended: Run) -> None:
    seen = ended("fork good")
    assert [one.values for one in seen] == [(1,), (1,)]


@UNCONFINED
def test_grandchildren_die_with_the_child(run: Run, make_call: MakeCall, tmp_path: Path) -> None:
    source = """
        import subprocess, sys
        def f():
            return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid
        """
    (pid,) = run(source, [make_call("y = f()", "f", "y")])[0].values
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and _alive(pid):
        time.sleep(0.05)
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts descriptors in /proc")
def test_thirty_runs_leave_neither_descriptors_nor_zombies(ended: Run) -> None:
    ended("good")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for number in range(30):
        ended(["good", "leave good", "kill"][number % 3])
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    assert not [pid for pid in children if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"]


def test_our_own_failure_is_unjudged_and_tried_once(make_call: MakeCall) -> None:
    tried = []

    def no_children(limits: Limits, needs: Needs) -> Child:
        tried.append(needs.libraries)
        raise SandboxError("can't start python: out of processes")

    calls = [make_call("y = f()", "f", "y", id=f"p/c/{n}", arrays="torch") for n in range(3)]
    seen = ChildSandbox(no_children, ()).run(Submission("s", {"layers.py": b""}), calls, Limits())
    assert [one.status for one in seen] == [Status.UNJUDGED] * 3
    assert set(messages(seen)) == {"can't start python: out of processes"}
    assert tried == [("numpy", "torch")]


@UNCONFINED
def test_a_python_that_can_not_be_started_is_our_failure(
    run: Run, make_call: MakeCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    (seen,) = run("", [make_call("y = 1", "", "y")])
    assert seen.status is Status.UNJUDGED
    assert messages([seen])[0] == (
        "can't start /no/such/python for student code: No such file or directory; check that it may be executed and "
        "that the machine has memory and processes left"
    )


def test_how_endings_are_worded() -> None:
    assert how_it_ended(None) == "closed its connection to the grader"
    assert how_it_ended(-9) == "was killed by signal SIGKILL"
    assert how_it_ended(-63).startswith("was killed by signal ")


def test_the_same_run_twice_is_the_same(ended: Run) -> None:
    first, second = ended("good leave good"), ended("good leave good")
    assert [replace(one, seconds=0) for one in first] == [replace(one, seconds=0) for one in second]


def test_an_input_that_can_not_be_sent_is_our_failure(run: Run, make_call: MakeCall) -> None:
    bad = make_call("y = f(x)", "f", "y", x=["fine", {"deep": object()}])
    huge = make_call("y = f(x)", "f", "y", id="p/d/1", x={str(n): 2**1000 for n in range(20_000)})
    fine = make_call("y = f(x)", "f", "y", x=1)
    seen = run("def f(x): return x\n", [bad, huge, fine])
    assert [one.status for one in seen] == [Status.UNJUDGED, Status.UNJUDGED, Status.OK]
    assert messages(seen)[0] == "p/c/1: the input x holds something that can't be sent to a child; change it"
    assert messages(seen)[1].startswith("a call is too large to be sent to a child: a header of ")
