"""A scratch directory: writable where a criterion asks for one, capped, and gone with its child."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.model import Call, Layout, Limits, Observation, Program, Status, Submission
from grader.sandbox.confined import Spawner
from grader.sandbox.forkserver import ForkServer, pipes
from grader.sandbox.lock import NAMESPACES, ORDER
from grader.sandbox.sandbox import ChildSandbox
from grader.sandbox.scratches import scratch_prefix

SOURCE = b"""
import os

def keep():
    with open("a.txt", "w") as file:
        file.write("kept")
    os.mkdir("d")
    os.rename("a.txt", "d/b.txt")
    return open("d/b.txt").read()

def outside():
    try:
        open("../outside.txt", "w")
    except OSError as error:
        return type(error).__name__

def where():
    return os.getcwd()

def large():
    try:
        for number in range(1000):
            with open(f"f{number}", "wb") as file:
                file.write(bytes(100_000))
    except OSError as error:
        return error.errno

def many():
    try:
        for number in range(100_000):
            open(f"g{number}", "w").close()
    except OSError as error:
        return error.errno
"""
NO_SPACE = 28
MIB = 2**20
Ask = Callable[[str, int], Observation]


@pytest.fixture(scope="module", params=["mounted", "watched"])
def ask(request: pytest.FixtureRequest) -> Iterator[Ask]:
    """Calls a function with a scratch directory of some size, on machines that may mount one and on others."""
    wanted = frozenset(ORDER) - ({NAMESPACES} if request.param == "watched" else set())
    spawner = Spawner(wanted)
    if request.param == "mounted" and NAMESPACES not in spawner.layers:
        spawner.close()
        pytest.skip("nothing may be mounted here")
    with ChildSandbox(spawner, (), spawner.close) as sandbox:

        def one(function: str, size: int) -> Observation:
            program = Program((), (function,), (f"{function}()",))
            call = Call(f"p/{function}/1", Layout("m.py", packages=("numpy",)), program, scratch_bytes=size)
            return sandbox.run(Submission("someone", {"m.py": SOURCE}), [call], Limits())[0]

        yield one


def test_files_can_be_made_moved_and_read(ask: Ask) -> None:
    assert ask("keep", MIB).values == ("kept",)


def test_without_asking_nothing_can_be_written(ask: Ask) -> None:
    seen = ask("keep", 0)
    assert seen.status is Status.ERROR
    assert seen.failure is not None
    assert seen.failure.type == "PermissionError"


def test_nothing_can_be_written_outside(ask: Ask) -> None:
    assert ask("outside", MIB).values == ("PermissionError",)


@pytest.mark.parametrize("function", ["large", "many"])
def test_it_is_capped_in_bytes_and_in_files(ask: Ask, function: str) -> None:
    seen = ask(function, MIB)
    told = seen.failure.message if seen.failure else ""
    assert seen.values == (NO_SPACE,) or "it wrote more than its scratch directory holds" in told, seen


def test_it_is_gone_with_its_child(ask: Ask) -> None:
    (directory,) = ask("where", MIB).values
    assert "grader-scratch-" in directory
    assert not Path(directory).exists()


def test_a_server_that_is_killed_leaves_none() -> None:
    server = ForkServer(("numpy",))
    we_write, child_reads, we_read, child_writes = pipes()
    request = {"slot": 0, "memory_bytes": MIB, "cpu_seconds": 5, "packages": ["numpy"], "scratch_bytes": MIB}
    try:
        server.fork(request, (child_reads, child_writes))
        left = list(Path(tempfile.gettempdir()).glob(f"{scratch_prefix(server.pid)}*"))
        os.kill(server.pid, signal.SIGKILL)
    finally:
        server.close()
        for descriptor in (we_write, child_reads, we_read, child_writes):
            os.close(descriptor)
    assert len(left) == 1
    assert not left[0].exists()
