"""Confined children: forked from a server that has their libraries warm, and locked before they see a submission."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

from grader.errors import SandboxError
from grader.model import Limits
from grader.sandbox.channel import PollChannel
from grader.sandbox.conversation import prepare
from grader.sandbox.forkserver import ForkServer, ServerDied, pipes
from grader.sandbox.interface import Lost, Needs
from grader.sandbox.lanes import Lane
from grader.sandbox.portable import START_SECONDS, how_it_ended
from grader.sandbox.wire import Message

_ATTEMPTS = 5
_GRACE_SECONDS = 1.0


class Spawner:
    """Makes confined children from one server for each set of libraries; servers start on first use and are replaced
    when they die. ``wanted`` takes layers away, for tests and measurements."""

    def __init__(self, wanted: frozenset[str] | None = None) -> None:
        self._wanted = wanted
        self._servers: dict[tuple[str, ...], ForkServer] = {}
        self._told: frozenset[str] = frozenset()
        self._guard = threading.Lock()
        self._lane = Lane()
        self._closed = False

    @property
    def layers(self) -> frozenset[str]:
        """The layers that children of this machine get."""
        for _ in range(_ATTEMPTS):
            with contextlib.suppress(ServerDied):
                self._told = self._server(("numpy",)).layers
                return self._told
        raise SandboxError(_died(("numpy",)))

    def __call__(self, limits: Limits, needs: Needs) -> ConfinedChild:
        """A locked child that has its libraries imported and may read its packages."""
        libraries = needs.libraries
        for _ in range(_ATTEMPTS):
            try:
                server = self._server(libraries)
            except ServerDied:
                continue
            try:
                child = ConfinedChild(server, self._request(limits, needs), limits.message_bytes)
            except ServerDied:
                self._forget(libraries, server)
                continue
            return self._prepared(child, limits, libraries)
        raise SandboxError(_died(libraries))

    def close(self) -> None:
        """Ends all servers."""
        with self._guard:
            self._closed = True
            for server in self._servers.values():
                server.close()
            self._servers.clear()
            self._lane.close()

    def _server(self, libraries: tuple[str, ...]) -> ForkServer:
        with self._guard:
            if self._closed:  # by another thread, while this one was at work: no new server would ever end
                raise SandboxError("the sandbox was closed")
            if libraries not in self._servers:
                self._servers[libraries] = self._started(libraries)
            return self._servers[libraries]

    def _started(self, libraries: tuple[str, ...]) -> ForkServer:
        """A server whose children have every layer that was told: results name those for all of a submission."""
        server = ForkServer(libraries, self._wanted)
        missing = self._told - server.layers
        if missing:
            server.close()
            raise SandboxError(
                f"a process with {' and '.join(libraries)} would lack {', '.join(sorted(missing))}, which others have: "
                "see that every user may read where they are installed"
            )
        return server

    def _forget(self, libraries: tuple[str, ...], server: ForkServer) -> None:
        with self._guard:
            if self._servers.get(libraries) is server:
                del self._servers[libraries]
        server.close()

    def _request(self, limits: Limits, needs: Needs) -> dict[str, Any]:
        return {
            "slot": next(self._lane),
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": int(limits.submission_seconds) + 1,
            "packages": list(needs.packages),
            "scratch_bytes": needs.scratch_bytes,
        }

    def _prepared(self, child: ConfinedChild, limits: Limits, libraries: tuple[str, ...]) -> ConfinedChild:
        try:
            prepare(child, limits, libraries, time.monotonic() + START_SECONDS)
        except BaseException:
            child.end(_GRACE_SECONDS)  # raises Lost where somebody else has ended it: then another is made
            raise
        return child


class ConfinedChild:
    """One forked child. Raises :class:`ServerDied` where its server refuses to live."""

    def __init__(self, server: ForkServer, request: dict[str, Any], message_bytes: int) -> None:
        self._server = server
        self._filtered = "seccomp" in server.layers
        self._cpu_seconds = int(request["cpu_seconds"])
        self._oom_kills = oom_kills()
        we_write, child_reads, we_read, child_writes = pipes()
        self._channel = PollChannel(os.fdopen(we_write, "wb", 0), os.fdopen(we_read, "rb", 0), message_bytes)
        try:
            self.pid = server.fork(request, (child_reads, child_writes))
        except BaseException:
            self._channel.close()
            raise
        finally:
            os.close(child_reads)
            os.close(child_writes)

    def send(self, frame: bytes, deadline: float) -> None:
        self._channel.send(frame, deadline)

    def receive(self, deadline: float) -> Message:
        return self._channel.receive(deadline)

    def pending(self) -> bool:
        return self._channel.pending()

    def end(self, grace: float = 0.0) -> str:
        """See :class:`grader.sandbox.interface.Child`."""
        self._channel.close()
        try:
            ended = self._server.end(self.pid, grace)
        except ServerDied:
            raise Lost("the fork server died") from None
        if ended["outgrown"]:
            return "was ended: it wrote more than its scratch directory holds"
        if ended["ended"] and ended["code"] == -signal.SIGKILL:
            self._blame(ended["cpu"])
        return how_it_ended(ended["code"] if ended["ended"] else None)

    def _blame(self, cpu_seconds: float) -> None:
        """A child can't send itself SIGKILL (its filter refuses that), so unless it has used up its processor time,
        somebody else has killed it."""
        if oom_kills() > self._oom_kills:
            raise Lost("the machine ran out of memory")
        if self._filtered and cpu_seconds < self._cpu_seconds:
            raise Lost("something outside the grader killed it")


def _died(libraries: tuple[str, ...]) -> str:
    return f"the fork server for {' and '.join(libraries)} died {_ATTEMPTS} times in a row"


def oom_kills() -> int:
    """How many processes the kernel has killed for want of memory since it started."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/vmstat").read_text(encoding="ascii").splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0
