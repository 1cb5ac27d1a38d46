"""The process beside a kernel that judges: started by the first check, kept for the next, gone with the kernel."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.errors import SandboxError
from grader.sandbox.child.link import Link
from grader.sandbox.wire import Message, ProtocolError

# the package is found by its folder, which then is no import root any more: modules beside the notebook aren't ours
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv.pop()); import grader; del sys.path[0]; "
    "from grader.notebook.judge.serve import main; main()"
)


class Judge:
    """A judging process, and the wire to it. It shares nothing with the kernel: neither settings nor memory."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parents[2])
        command = [sys.executable or "", "-P", "-X", "utf8", "-c", _BOOT, root]
        try:
            self._process = subprocess.Popen(command, **_options())
        except OSError as exc:
            raise SandboxError(
                f"can't start {sys.executable or 'Python'} to judge: {exc.strerror or exc}; check that the machine has "
                "memory and processes left"
            ) from exc
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.link = Link(self._process.stdout.fileno(), self._process.stdin.fileno())

    def ask(self, header: dict[str, Any]) -> None:
        """Sends what is asked of it. Raises :class:`SandboxError` where it is gone."""
        with told_if_gone():
            self.link.send(header)

    def receive(self) -> Message:
        """What it says next. Raises :class:`SandboxError` where it is gone."""
        with told_if_gone():
            return self.link.receive()

    def end(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.communicate()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None


@contextlib.contextmanager
def told_if_gone() -> Iterator[None]:
    """Whoever talks to a process that is gone is told so: raises :class:`SandboxError`."""
    try:
        yield
    except (EOFError, OSError, ProtocolError) as exc:
        raise SandboxError("the process that judges ended before it was done; run the check again") from exc


def _options() -> dict[str, Any]:
    # a kernel's stop button interrupts all of its process group: not this one, which is ended instead
    own_group: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        own_group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "bufsize": 0}
    return {**pipes, **own_group, "close_fds": True}
