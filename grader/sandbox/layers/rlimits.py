"""Resource limits: memory, processor time, descriptors, file sizes and core dumps.

Without them one child takes all memory of the machine, or fills the disk through any descriptor it is left with.
``RLIMIT_NPROC`` counts threads too, so it keeps one child from using up the numbers of a machine's processes; but it is
ignored for uid 0 and counts all processes of a user, so it is set only where a child has a user, or a user namespace,
of its own. Forks are refused by seccomp.
"""

from __future__ import annotations

import contextlib
import resource
from dataclasses import dataclass
from pathlib import Path

_GRACE_SECONDS = 2


@dataclass(frozen=True)
class Rlimits:
    """``memory_bytes`` on top of what the server has mapped, processor seconds in all, and bytes a file."""

    memory_bytes: int = 1 << 30
    cpu_seconds: int = 60
    file_bytes: int = 0
    descriptors: int = 64
    threads: int = 512


def mapped_bytes() -> int:
    """The address space that this process has mapped, in bytes: a child starts with as much."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def apply(limits: Rlimits, mapped: int) -> None:
    """Sets hard limits, which no later code can raise."""
    _go_first()
    address_space = mapped + limits.memory_bytes
    _set(resource.RLIMIT_AS, address_space)
    _set(resource.RLIMIT_FSIZE, limits.file_bytes)
    _set(resource.RLIMIT_NOFILE, limits.descriptors)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_MEMLOCK, 0)
    _set(resource.RLIMIT_MSGQUEUE, 0)
    # the soft limit sends SIGXCPU, the hard one a second later SIGKILL, whatever the student's code handles
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + _GRACE_SECONDS))


def _go_first() -> None:
    """Where a machine or a container runs out of memory, the kernel ends this process, and not the one that judges."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def limit_threads(limits: Rlimits) -> None:
    """Limits threads; for a process that shares its user with nobody."""
    _set(resource.RLIMIT_NPROC, limits.threads)


def _set(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))
