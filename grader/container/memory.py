"""How much memory a container has, and what of it a submission may use."""

from __future__ import annotations

from pathlib import Path

from grader.model import Limits

MiB = 2**20
_FILES = ("memory.max", "memory/memory.limit_in_bytes")  # of cgroups, version 2 and 1
_IN_USE = (("memory.stat", "anon"), ("memory/memory.stat", "total_rss"))
_CGROUP = Path("/sys/fs/cgroup")
_OURS = 300 * MiB  # the judge, and a server that has torch imported
_GROWTH = 96 * MiB  # what a child takes of its own besides, and the judge while it reads what comes back
_LEAST, _MOST = 256 * MiB, 1024 * MiB
_STEP = 32 * MiB  # a few pages more or less in use change nothing
_FOR_VALUES = 8  # a part in so many of what is left: judging takes several times what is judged
_LEAST_VALUES = 32 * MiB


def for_submission(cgroup: Path = _CGROUP) -> int:
    """Bytes for a child beyond what its libraries take: past them it gets a ``MemoryError`` to itself, before the
    kernel ends one process or another of the container. Without a limit of the container's, it is the usual.

    It is less once the judge has had to import torch."""
    limit = _limit(cgroup)
    if not limit:
        return _MOST
    left = (limit - _in_use(cgroup) - _GROWTH) // _STEP * _STEP
    return max(_LEAST, min(_MOST, limit - _OURS, left))


def for_values(cgroup: Path = _CGROUP) -> int:
    """Bytes that the values of all calls of a submission may take in the judge."""
    limit = _limit(cgroup)
    most = Limits.values_bytes
    return max(_LEAST_VALUES, min(most, (limit - _OURS) // _FOR_VALUES)) if limit else most


def _limit(cgroup: Path) -> int:
    return min((limit for name in _FILES if (limit := _read(cgroup / name))), default=0)


def _in_use(cgroup: Path) -> int:
    """Bytes that processes hold; files that are read are not counted, which the kernel lets go of."""
    for name, field in _IN_USE:
        try:
            lines = (cgroup / name).read_text(encoding="ascii").splitlines()
            return next(int(words[1]) for line in lines if (words := line.split())[:1] == [field])
        except (OSError, ValueError, IndexError, StopIteration):
            continue
    return 0


def _read(path: Path) -> int:
    """A limit in bytes; 0 where none is said."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):  # `max`: unlimited
        return 0
