"""Children as plain subprocesses with deadlines: works on Linux, macOS and Windows, and isolates nothing."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from grader.errors import SandboxError
from grader.model import Limits
from grader.sandbox.channel import Channel, make_channel
from grader.sandbox.conversation import prepare
from grader.sandbox.interface import Needs
from grader.sandbox.wire import Message

START_SECONDS = 120.0  # to start Python and to import libraries: charged to nobody
# the package is found by its folder, which then is no import root any more; no -I, which ignores PYTHONHASHSEED. On
# Linux a child ends with the grader, however that ends (PR_SET_PDEATHSIG, SIGKILL): a loop would never see it hang up
_BOOT = (
    "import sys; sys.platform == 'linux' and __import__('ctypes').CDLL(None).prctl(1, 9); "
    "sys.path.insert(0, sys.argv.pop()); import grader; del sys.path[0]; "
    "from grader.sandbox.child.__main__ import main; main()"
)
_THREADS = ("OMP", "MKL", "OPENBLAS", "NUMEXPR")
_KEPT = ("SYSTEMROOT", "SYSTEMDRIVE")  # Windows can't start Python without


def spawn(limits: Limits, needs: Needs) -> PortableChild:
    """Starts a child; nothing keeps it from reading more than its packages or from writing where its user may.

    Raises :class:`~grader.errors.SandboxError`.
    """
    child = PortableChild(limits.message_bytes)
    try:
        prepare(child, limits, needs.libraries, time.monotonic() + START_SECONDS)
    except BaseException:
        child.end()
        raise
    return child


class PortableChild:
    """One subprocess in a session of its own."""

    def __init__(self, message_bytes: int) -> None:
        root = str(Path(__file__).resolve().parents[2])
        try:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(
                [sys.executable, "-P", "-s", "-B", "-X", "utf8", "-c", _BOOT, root], **_options()
            )
        except OSError as exc:
            raise SandboxError(
                f"can't start {sys.executable} for student code: {exc.strerror or exc}; check that it may be executed "
                "and that the machine has memory and processes left"
            ) from exc
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._channel: Channel = make_channel(self._process.stdin, self._process.stdout, message_bytes)

    def send(self, frame: bytes, deadline: float) -> None:
        self._channel.send(frame, deadline)

    def receive(self, deadline: float) -> Message:
        return self._channel.receive(deadline)

    def pending(self) -> bool:
        return self._channel.pending()

    def end(self, grace: float = 0.0) -> str:
        """See :class:`grader.sandbox.interface.Child`."""
        try:
            code: int | None = self._process.wait(grace)
        except subprocess.TimeoutExpired:
            code = None
        self.kill()
        self._process.wait()
        self._channel.close()
        return how_it_ended(code)

    def is_running(self) -> bool:
        """Whether the process has not ended by itself, or been ended by somebody else."""
        return self._process.poll() is None

    def kill(self) -> None:
        """Kills the process and what it started; :meth:`end` has still to be called, and must not have been."""
        # the group outlives its leader as long as a grandchild is in it
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)


def how_it_ended(code: int | None) -> str:
    """An exit status in words that follow "the process"; ``None`` for one that had not ended by itself."""
    if code is None:
        return "closed its connection to the grader"
    if code >= 0:
        return f"ended with exit status {code} (os._exit or similar)"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    return f"was killed by signal {name}"


def environment() -> dict[str, str]:
    """A child's environment, from scratch: one thread, no hash randomisation, nothing of the grader's."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    threads = {f"{library}_NUM_THREADS": "1" for library in _THREADS} | {"VECLIB_MAXIMUM_THREADS": "1"}
    fixed = {"PYTHONHASHSEED": "0", "LANG": "C.UTF-8", "CUDA_VISIBLE_DEVICES": "", "HOME": os.devnull}
    return {**kept, **threads, **fixed}


def _options() -> dict[str, Any]:
    own_group: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        own_group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "bufsize": 0}
    return {**pipes, **own_group, "env": environment(), "cwd": Path(sys.executable).anchor, "close_fds": True}
