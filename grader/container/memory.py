"""How much memory a container has, and what of it a submission may use."""

from __future__ import annotations

from pathlib import Path

MiB = 2**20
_FILES = ("memory.max", "memory/memory.limit_in_bytes")  # of cgroups, version 2 and 1
_OURS = 300 * MiB  # the judge, and a server that has torch imported
_LEAST, _MOST = 256 * MiB, 1024 * MiB


def for_submission(cgroup: Path = Path("/sys/fs/cgroup")) -> int:
    """Bytes for a child beyond what its libraries take: past them it gets a ``MemoryError`` to itself, before the
    kernel ends one process or another of the container. Without a limit of the container's, it is the usual."""
    limits = [limit for name in _FILES if (limit := _read(cgroup / name))]
    return max(_LEAST, min(_MOST, min(limits, default=_MOST + _OURS) - _OURS))


def _read(path: Path) -> int:
    """A limit in bytes; 0 where none is said."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):  # `max`: unlimited
        return 0
