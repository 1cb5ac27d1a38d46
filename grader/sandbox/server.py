"""A fork server: has its libraries imported, computes nothing, has never seen an answer, and forks locked children.

It is started by exec with an environment from scratch, so nothing of an assignment is in its memory, and talks to the
grader over the socket on descriptor 0. When the grader goes, it ends its children and itself.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from grader.sandbox.child.link import Link
from grader.sandbox.child.serve import serve
from grader.sandbox.control import receive, send
from grader.sandbox.layers import landlock, rlimits, scratch, seccomp
from grader.sandbox.layers.readable import listable, readable
from grader.sandbox.layers.uid import BASE_UID
from grader.sandbox.lock import LANDLOCK, SECCOMP, UID, Lock, lock
from grader.sandbox.probe import available_layers, slot_can_read
from grader.sandbox.scratches import scratch_prefix

# imported lazily by their libraries on first use: 12 ms in each child, unless the server has done it. torch's
# optimisers and torch.func import dynamo, which takes a second and makes a folder for its cache: no child could.
_WARM = {"numpy": ("numpy.random", "numpy.linalg", "numpy.fft"), "torch": ("torch.nn.functional", "torch._dynamo")}
_WATCH_SECONDS = 0.05
NOT_LOCKED = 71  # exit status of a child that could not be locked
BROKEN = 70


@dataclass
class Server:
    """The state of a server: the layers it puts on, what was made beforehand, and its children."""

    connection: socket.socket
    layers: frozenset[str]
    mapped: int
    program: seccomp.Filter | None
    rulesets: dict[tuple[str, ...], int] = field(default_factory=dict)
    scratch_program: seccomp.Filter | None = None
    children: set[int] = field(default_factory=set)
    outgrown: set[int] = field(default_factory=set)
    scratches: dict[int, tuple[Path, int]] = field(default_factory=dict)  # child → its directory and what it may hold

    def serve(self) -> None:
        """Forks and ends children until the grader hangs up."""
        try:
            while True:
                self._watch()
                message, descriptors = receive(self.connection)
                forking = message.pop("do") == "fork"
                answer = self._fork(message, descriptors) if forking else self._end(**message)
                send(self.connection, answer)
        except (EOFError, ConnectionError):
            for pid in tuple(self.children):
                self._end(pid, 0.0)

    def _fork(self, message: dict[str, Any], descriptors: tuple[int, ...]) -> dict[str, Any]:
        how = self._lock(message)
        if threads() != 1:
            # a second thread may hold a lock that no child could ever get (OpenMP's above all)
            return {"error": "the fork server has more than one thread"}
        pid = os.fork()
        if pid == 0:
            _child(how, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        self.children.add(pid)
        if how.scratch is not None:
            self.scratches[pid] = (how.scratch, how.limits.file_bytes)
        return {"pid": pid}

    def _lock(self, message: dict[str, Any]) -> Lock:
        limits = rlimits.Rlimits(message["memory_bytes"], message["cpu_seconds"], message["scratch_bytes"])
        packages, slot, directory = tuple(message["packages"]), message["slot"], None
        ruleset = self._ruleset(packages) if LANDLOCK in self.layers else -1
        if message["scratch_bytes"]:
            directory = self._scratch_directory(slot)
        program = self.program if directory is None else self.scratch_program
        return Lock(self.layers, slot, limits, self.mapped, os.getpid(), ruleset, program, directory, packages)

    def _scratch_directory(self, slot: int) -> Path:
        directory = Path(tempfile.mkdtemp(prefix=scratch_prefix(os.getpid())))
        if UID in self.layers:
            os.chown(directory, BASE_UID + slot, BASE_UID + slot)
        return directory

    def _watch(self) -> None:
        """Waits for a message; until it comes, ends children whose scratch directory has outgrown its size.

        A tmpfs can't outgrow it (and isn't seen from here); this is for machines where nothing may be mounted.
        """
        while self.scratches and not select.select([self.connection], [], [], _WATCH_SECONDS)[0]:
            for pid, (directory, size) in self.scratches.items():
                held, entries = scratch.used(directory)
                if held > size or entries > scratch.INODES:
                    self.outgrown.add(pid)
                    os.kill(pid, signal.SIGKILL)

    def _ruleset(self, packages: tuple[str, ...]) -> int:
        if packages not in self.rulesets:
            self.rulesets[packages] = landlock.build(readable(packages), listable())
        return self.rulesets[packages]

    def _end(self, pid: int, grace: float) -> dict[str, Any]:
        """Kills a child, if it still runs, with whatever it left in its session, and reaps it."""
        if pid not in self.children:
            return {"error": "no such child"}
        deadline = time.monotonic() + grace
        while not _has_ended(pid) and time.monotonic() < deadline:
            time.sleep(0.001)
        # looked at before it is reaped: until then nobody else can have its number, so the session can be swept
        ended = _has_ended(pid)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        _, status, usage = os.wait4(pid, 0)
        self.children.discard(pid)
        outgrown = pid in self.outgrown
        self.outgrown.discard(pid)
        if pid in self.scratches:
            shutil.rmtree(self.scratches.pop(pid)[0], ignore_errors=True)
        code = os.waitstatus_to_exitcode(status)
        return {
            "ended": ended,
            "code": code,
            "outgrown": outgrown,
            "cpu": usage.ru_utime + usage.ru_stime,
            "rss": usage.ru_maxrss,
        }


def _has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def threads() -> int:
    """How many threads this process has."""
    return sum(1 for _ in Path("/proc/self/task").iterdir())


def main(libraries: Sequence[str], wanted: frozenset[str] | None = None) -> None:
    """Imports, probes, says what there is, and serves."""
    connection = socket.socket(fileno=os.dup(0))
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(null, standard)
    try:
        _warm(libraries)
        layers = available_layers() if wanted is None else available_layers() & wanted
        if UID in layers and not slot_can_read(0):
            layers -= {UID}
        program = seccomp.assemble(landlocked=LANDLOCK in layers) if SECCOMP in layers else None
        # without Landlock a filter that lets a child write would let it write everywhere: then it gets no scratch
        can_write = {SECCOMP, LANDLOCK} <= layers
        writing = seccomp.assemble(landlocked=True, scratch=True) if can_write else None
        server = Server(connection, layers, rlimits.mapped_bytes(), program, scratch_program=writing)
    except Exception as error:
        send(connection, {"error": f"{type(error).__name__}: {error}"})
        return
    # children share the parent's pages for as long as nobody's reference counts or collector touch them
    gc.collect()
    gc.freeze()
    send(connection, {"layers": sorted(server.layers), "scratch": tempfile.gettempdir()})
    server.serve()


def _warm(libraries: Sequence[str]) -> None:
    """Imports what children may need, and leaves nothing behind in the temporary directory."""
    with tempfile.TemporaryDirectory(prefix=scratch_prefix(os.getpid())) as cache:
        os.environ["TORCHINDUCTOR_CACHE_DIR"] = cache
        for name in libraries:
            for module in (name, *_WARM.get(name, ())):
                importlib.import_module(module)
    # without a scratch directory nothing can be written; who only asks for a place gets an answer all the same
    tempfile.tempdir = tempfile.gettempdir()


def _child(how: Lock, descriptors: tuple[int, ...]) -> NoReturn:
    reading, writing = descriptors
    try:
        lock(how, descriptors)
    except BaseException:
        os._exit(NOT_LOCKED)
    try:
        for name in [name for name in sys.modules if name == "grader" or name.startswith("grader.")]:
            del sys.modules[name]
        serve(Link(reading, writing))
    except BaseException:
        os._exit(BROKEN)
    os._exit(0)
