"""The grader's side of a fork server: starts it, asks it for children, and knows when it has died."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from grader.errors import SandboxError
from grader.sandbox import control
from grader.sandbox.portable import environment
from grader.sandbox.scratches import scratch_prefix

START_SECONDS = 120.0
_ANSWER_SECONDS = 60.0
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); import grader; del sys.path[0]; "
    "from grader.sandbox.server import main; "
    "main(sys.argv[2].split(','), frozenset(sys.argv[3].split(',')) if len(sys.argv) > 3 else None)"
)


class ServerDied(Exception):
    """The fork server is gone, and its children with it: whatever they were doing was not their fault."""


class ForkServer:
    """One server process. Threads may share it: one request at a time is under way.

    Making one raises :class:`ServerDied` where it ends before it is ready, :class:`SandboxError` where it can't start.
    """

    def __init__(self, libraries: tuple[str, ...], wanted: frozenset[str] | None = None) -> None:
        self._lock = threading.Lock()
        self._scratch: Path | None = None  # where its children's scratch directories lie, once it has said so
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        root = str(Path(__file__).resolve().parents[2])
        layers = [] if wanted is None else [",".join(sorted(wanted))]
        command = [sys.executable, "-P", "-s", "-B", "-X", "utf8", "-c", _BOOT, root, ",".join(libraries), *layers]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment(),
                cwd="/",
                process_group=0,  # a Ctrl-C is for the grader to hear
            )
        except OSError as error:
            raise SandboxError(f"can't start a fork server with {sys.executable}: {error.strerror or error}") from error
        finally:
            theirs.close()
        self._socket = ours
        self._socket.settimeout(START_SECONDS)
        try:
            hello = self._receive()
        except BaseException:
            self.close()
            raise
        self._socket.settimeout(_ANSWER_SECONDS)
        self.layers = frozenset(hello["layers"])
        self._scratch = Path(hello["scratch"])

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid

    def fork(self, request: dict[str, Any], descriptors: tuple[int, int]) -> int:
        """A new child's pid; it reads requests from the first descriptor and answers on the second.

        Raises :class:`ServerDied`, and :class:`SandboxError` when the server refuses.
        """
        answer: dict[str, Any] = self._ask({"do": "fork", **request}, descriptors)
        return int(answer["pid"])

    def end(self, pid: int, grace: float = 0.0) -> dict[str, Any]:
        """Kills and reaps a child, after ``grace`` seconds in which it may end by itself; how it ended, with its
        processor seconds. Raises :class:`ServerDied`."""
        return self._ask({"do": "end", "pid": pid, "grace": grace}, ())

    def close(self) -> None:
        """Ends the server, which ends its children."""
        with self._lock, contextlib.suppress(OSError):  # nobody may be reading from a number that is another's by then
            self._socket.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._sweep()

    def _sweep(self) -> None:
        """Removes scratch directories that a server left which was killed."""
        if self._scratch is not None:
            for directory in self._scratch.glob(f"{scratch_prefix(self.pid)}*"):
                shutil.rmtree(directory, ignore_errors=True)

    def _ask(self, message: dict[str, Any], descriptors: tuple[int, ...]) -> dict[str, Any]:
        with self._lock:
            try:
                control.send(self._socket, message, descriptors)
                return self._receive()
            except (OSError, ServerDied):
                # an answer that comes late would be taken for that to the next question
                self._process.kill()
                raise ServerDied from None

    def _receive(self) -> dict[str, Any]:
        try:
            answer, _ = control.receive(self._socket)
        except (EOFError, OSError, ValueError):
            raise ServerDied from None
        if "error" in answer:
            raise SandboxError(f"the fork server can't make a child: {answer['error']}")
        return answer


def pipes() -> tuple[int, int, int, int]:
    """Two pipes: (grader's writing end, child's reading end, grader's reading end, child's writing end)."""
    child_reads, we_write = os.pipe()
    try:
        we_read, child_writes = os.pipe()
    except OSError:
        os.close(child_reads)
        os.close(we_write)
        raise
    return we_write, child_reads, we_read, child_writes
