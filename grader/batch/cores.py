"""How many workers this machine carries: what the scheduler and the control groups grant, and what memory allows."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

# measured: a worker with torch, its two fork servers and one student's process, and some room
WORKER_BYTES = 1024 * 2**20


def default_jobs(root: Path = Path("/")) -> int:
    """As many workers as there are usable cores, but no more than the free memory carries; at least one."""
    return max(1, min(usable_cores(root), usable_memory(root) // WORKER_BYTES))


def usable_cores(root: Path = Path("/")) -> int:
    """The cores that this process may run on (``taskset``, Slurm), less where a control group (a container) grants less
    processor time."""
    affinity = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([affinity, *(math.floor(quota) for quota in _quotas(root))]))


def usable_memory(root: Path = Path("/")) -> int:
    """Bytes that are free, or that the control groups leave; a lot where neither is known."""
    return min([2**62, *_free(root), *_left(root)])


def _quotas(root: Path) -> Iterator[float]:
    """Cores' worth of processor time that each control group above this process grants."""
    for group in _groups(root, ""):
        with suppress(OSError, ValueError):
            quota, period = (group / "cpu.max").read_text(encoding="ascii").split()
            yield int(quota) / int(period)  # "max" is no number
    for group in _groups(root, "cpu"):
        with suppress(OSError, ValueError):
            quota = (group / "cpu.cfs_quota_us").read_text(encoding="ascii")
            if int(quota) > 0:
                yield int(quota) / int((group / "cpu.cfs_period_us").read_text(encoding="ascii"))


def _left(root: Path) -> Iterator[int]:
    """Bytes that each control group above this process leaves; what it uses as a cache counts as left."""
    for version, most, used in (("", "memory.max", "anon"), ("memory", "memory.limit_in_bytes", "total_rss")):
        for group in _groups(root, version):
            with suppress(OSError, ValueError):
                limit = int((group / most).read_text(encoding="ascii"))
                yield max(0, limit - _named(group / "memory.stat", used))


def _free(root: Path) -> Iterator[int]:
    with suppress(OSError, ValueError):
        yield _named(root / "proc/meminfo", "MemAvailable:") * 1024


def _named(path: Path, name: str) -> int:
    """The number beside a name in a file of such lines. Raises :class:`ValueError` where there is none."""
    for line in path.read_text(encoding="ascii").splitlines():
        words = line.split()
        if words[:1] == [name]:
            return int(words[1])
    raise ValueError(name)


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """The control groups that this process is in, the innermost first; ``controller`` is empty for version 2."""
    mounted = root / "sys/fs/cgroup" / controller
    with suppress(OSError):
        for line in (root / "proc/self/cgroup").read_text(encoding="utf-8").splitlines():
            _, controllers, path = line.split(":", 2)
            if controller in controllers.split(","):
                inner = mounted / path.lstrip("/")
                yield from [inner, *(above for above in inner.parents if above.is_relative_to(mounted))]
