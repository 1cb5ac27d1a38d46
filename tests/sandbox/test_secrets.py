"""Hidden cases stay hidden, and nobody but the child's own loop answers for a call."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.model import Observation, Status, Visibility
from grader.sandbox.wire import PREFIX

Run = Callable[..., list[Observation]]
MakeCall = Callable[..., Any]

# finds the pipe to the grader as a student could, by trying every descriptor
FORGE = """
    import json, os, stat, struct, threading, time
    def pipes():
        found = []
        for fd in range(3, 64):
            try:
                os.write(fd, b"") if stat.S_ISFIFO(os.fstat(fd).st_mode) else None
                found += [fd] if stat.S_ISFIFO(os.fstat(fd).st_mode) else []
            except OSError:
                pass
        return found
    def say(data):
        for fd in pipes():
            try: os.write(fd, data)
            except OSError: pass
    def frame(header):
        head = json.dumps(header).encode()
        return struct.pack("<IQ", len(head), 0) + head
    ANSWER = {"kind": "answer", "token": "0" * 32, "status": "ok", "values": [42], "failure": None, "missing": None,
              "defined": {}, "stdout": "", "stderr": "", "cut": False}
    def good(): return 1
    def garbage(): say(b"garbage" * 100)
    def forged(): say(frame(ANSWER))
    def huge(): say(struct.pack("<IQ", 10, 2**60))
    def stolen():
        import gc
        for found in gc.get_objects():
            if type(found) is dict and found.get("kind") == "call" and "token" in found:
                say(frame({**ANSWER, "token": found["token"]}))
                return 1
    def later():
        threading.Timer(0.3, lambda: say(frame(ANSWER))).start()
    def wait(): time.sleep(0.8)
    def closed():
        os.closerange(3, 64)
    """


@pytest.fixture
def forge(run: Run, make_call: MakeCall) -> Run:
    def go(names: str) -> list[Observation]:
        calls = [make_call(f"y = {name}()", name, "y", id=f"p/{name}/{n}") for n, name in enumerate(names.split())]
        return run(FORGE, calls, call_seconds=5)

    return go


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("garbage", "the process sent the grader something other than an answer: a message of "),
        ("forged", "the process sent the grader something other than an answer: an answer to a question that was not"),
        (
            "huge",
            f"the process sent the grader something other than an answer: a message of 10 + {2**60} bytes, at most",
        ),
        ("stolen", "the process sent"),
        ("closed", "the process ended with exit status 70 (os._exit or similar) before it answered"),
    ],
)
def test_whatever_student_code_writes_to_the_grader_is_a_crash_of_its_own_call(
    forge: Run, name: str, reason: str
) -> None:
    seen = forge(f"good {name} good")
    assert [one.status for one in seen] == [Status.OK, Status.CRASH, Status.OK]
    assert seen[1].failure is not None
    assert seen[1].failure.message.startswith(reason)
    assert seen[1].values == ()
    assert seen[0].values == seen[2].values == (1,)


def test_a_forged_answer_that_comes_late_is_never_anothers_answer(forge: Run) -> None:
    seen = forge("later wait good")
    assert Status.CRASH in [one.status for one in seen[:2]]
    assert all(one.values != (42,) for one in seen)
    assert seen[2].values == (1,)


def test_prefix_is_what_the_forger_thinks() -> None:
    assert PREFIX.format == "<IQ"


def test_visibilities_never_share_a_child_and_public_cases_run_first(run: Run, make_call: MakeCall) -> None:
    source = """
        import os
        seen = []
        def f(x):
            seen.append(x)
            return list(seen), os.getpid()
        """
    order = [Visibility.HIDDEN, Visibility.PUBLIC, Visibility.AFTER_DUE_DATE, Visibility.HIDDEN, Visibility.PUBLIC]
    calls = [
        make_call("y, pid = f(x)", "f", "y pid", id=f"p/c/{n}", visibility=visibility, x=f"{visibility}{n}")
        for n, visibility in enumerate(order)
    ]
    found = run(source, calls)
    assert [one.values[0] for one in found] == [
        ["hidden0"],
        ["public1"],
        ["after_due_date2"],
        ["hidden0", "hidden3"],
        ["public1", "public4"],
    ]
    pids = [one.values[1] for one in found]
    assert pids[0] == pids[3]
    assert pids[1] == pids[4]
    assert len(set(pids)) == 3


def test_a_public_call_can_not_learn_of_hidden_ones_by_crashing_between(run: Run, make_call: MakeCall) -> None:
    source = "import os\nseen = []\ndef f(x):\n    seen.append(x)\n    return list(seen)\ndef die(): os._exit(1)\n"
    kinds = [("f", Visibility.HIDDEN), ("die", Visibility.PUBLIC), ("f", Visibility.PUBLIC)]
    calls = [
        make_call("y = f(x)" if name == "f" else "y = die()", name, "y", id=f"p/{name}/{n}", visibility=kind, x=n)
        for n, (name, kind) in enumerate(kinds)
    ]
    assert [one.values for one in run(source, calls)] == [([0],), (), ([2],)]


def test_a_child_starts_with_nothing_of_the_graders(run: Run, make_call: MakeCall, monkeypatch: Any) -> None:
    monkeypatch.setenv("GRADER_SECRET", "key")
    source = """
        import os, sys
        def f():
            return dict(os.environ), [name for name in sys.modules if "grader" in name], sys.argv, os.getcwd()
        """
    environment, names, arguments, folder = run(source, [make_call("y = f()", "f", "y")])[0].values[0]
    assert "GRADER_SECRET" not in environment
    assert environment["OMP_NUM_THREADS"] == "1"
    assert (names, arguments, folder) == ([], [""], Path(sys.executable).anchor)


def test_sets_are_iterated_in_the_same_order_every_time(run: Run, make_call: MakeCall) -> None:
    source = "def f(): return list({chr(n) * 3 for n in range(40, 120)})\n"
    first, second = (run(source, [make_call("y = f()", "f", "y")])[0].values for _ in range(2))
    assert first == second
