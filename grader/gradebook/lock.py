"""One writer for each folder: a lock of the operating system's, which ends with the process that holds it.

The lock file says who holds it, for those who wait; it is removed at the end, and what a killed process left means
nothing. A record lock (``lockf``) is used because children that are forked do not inherit it.
"""

from __future__ import annotations

import fcntl
import json
import os
import platform
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from grader.errors import BookError
from grader.gradebook.who import login_name, now
from grader.text import one_line

NAME = ".gradebook.lock"
_BYTES = 4096

# record locks don't hold between two books of one process
_held: set[Path] = set()


class Lock:
    """Held from :meth:`take` to :meth:`release`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder.resolve() / NAME
        self._folder = folder
        self._descriptor = -1

    def take(self, tell: Callable[[str], None] | None) -> None:
        """Takes the lock. While another grader holds it: says so to ``tell`` and waits.

        Without ``tell``, and within one process, raises :class:`BookError` instead.
        """
        while not self._taken(tell):
            pass
        _held.add(self._path)
        os.truncate(self._descriptor, 0)
        os.pwrite(self._descriptor, _about_us(), 0)

    def release(self) -> None:
        """Gives the lock back."""
        if self._descriptor >= 0:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = -1
            _held.discard(self._path)

    def _taken(self, tell: Callable[[str], None] | None) -> bool:
        if self._path in _held:
            raise BookError(f"{self._folder}: this very process is writing to the grade book there already")
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            self._lock(descriptor, tell)
            if self._is_at_path(descriptor):
                self._descriptor, descriptor = descriptor, -1
                return True
            return False  # whoever held it has removed the file: its successor is another file
        finally:
            if descriptor >= 0:
                os.close(descriptor)

    def _lock(self, descriptor: int, tell: Callable[[str], None] | None) -> None:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            holder = _holder(descriptor)
            if tell is None:
                raise BookError(
                    f"{self._folder}: in use by {holder}; try again when that has ended, or leave out --no-wait to wait"
                ) from None
            tell(f"{self._folder}: in use by {holder}; waiting until that has ended")
            fcntl.lockf(descriptor, fcntl.LOCK_EX)

    def _is_at_path(self, descriptor: int) -> bool:
        with suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        return False


def _about_us() -> bytes:
    about = {"who": login_name(), "process": os.getpid(), "host": platform.node(), "since": now()}
    return json.dumps(about).encode()


def _holder(descriptor: int) -> str:
    """Who holds the lock, as the lock file tells it; it may be half written."""
    try:
        about = json.loads(os.pread(descriptor, _BYTES, 0))
        who, process, host, since = (one_line(str(about[key]), 80) for key in ("who", "process", "host", "since"))
    except (ValueError, KeyError, TypeError):
        return "another grader"
    return f"another grader (process {process} of {who} on {host}, since {since})"
