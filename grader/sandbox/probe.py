"""Which layers this machine gives: each is tried in a process of its own, so that trying changes nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from grader.sandbox.layers import landlock, namespaces, seccomp, uid
from grader.sandbox.lock import LANDLOCK, NAMESPACES, PRIVILEGES, RLIMITS, SECCOMP, SESSION, UID


def available_layers() -> frozenset[str]:
    """The layers that can be put on here. A session, limits and given-up privileges can be had on every Linux."""
    found = {SESSION, RLIMITS, PRIVILEGES}
    if landlock.abi() > 0:
        found.add(LANDLOCK)
    if seccomp.available():
        found.add(SECCOMP)
    if uid.available():
        found.add(UID)
    if works(lambda: namespaces.apply(namespaces.flags())):
        found.add(NAMESPACES)
    return frozenset(found)


def slot_can_read(slot: int) -> bool:
    """Whether the user of a slot can read the interpreter and its libraries (a home with mode 0700 is common)."""

    files = loaded_files()  # as this user finds them

    def attempt() -> None:
        uid.apply(slot)
        for path in files:
            path.stat()
        Path(os.__file__).read_bytes()

    return works(attempt)


def loaded_files() -> list[Path]:
    """The files that imported modules come from. Some modules name one that is none (``torch.ops``: ``_ops.py``)."""
    named = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    return [path for path in map(Path, filter(None, map(_text, named))) if path.is_absolute() and path.exists()]


def _text(name: object) -> str:
    return name if isinstance(name, str) else ""


def works(attempt: Callable[[], object]) -> bool:
    """Whether something can be done, found out in a forked process."""
    pid = os.fork()
    if pid == 0:
        try:
            attempt()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
