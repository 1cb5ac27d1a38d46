"""How many workers a machine carries: cores that may be used, quotas of containers, free memory."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.batch.cores import WORKER_BYTES, default_jobs, usable_cores, usable_memory

GIB = 2**30


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of 16 cores with 64 GiB of free memory and no control groups."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(16)), raising=False)
    write(tmp_path, "proc/meminfo", "MemTotal: 99999999 kB\nMemAvailable: 67108864 kB\n")
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_without_limits_every_core_is_used(machine: Path) -> None:
    assert usable_cores(machine) == default_jobs(machine) == 16
    assert usable_memory(machine) == 64 * GIB


def test_cores_that_were_taken_away_are_not_used(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {2, 5, 7}, raising=False)
    assert default_jobs(machine) == 3


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({"cpu.max": "max 100000"}, 16),
        ({"cpu.max": "400000 100000"}, 4),
        ({"cpu.max": "250000 100000"}, 2),
        ({"cpu.max": "50000 100000"}, 1),
        ({"cpu.max": "nonsense"}, 16),
        ({"pod/cpu.max": "300000 100000", "cpu.max": "800000 100000"}, 3),
        ({"pod/cpu.max": "max 100000", "cpu.max": "800000 100000"}, 8),
    ],
)
def test_a_container_gives_as_much_as_its_narrowest_group(files: dict[str, str], cores: int, machine: Path) -> None:
    write(machine, "proc/self/cgroup", "0::/pod\n")
    for name, text in files.items():
        write(machine, f"sys/fs/cgroup/{name}", text)
    assert usable_cores(machine) == cores


@pytest.mark.parametrize(("quota", "cores"), [("-1", 16), ("200000", 2)])
def test_the_first_version_of_control_groups_is_understood(quota: str, cores: int, machine: Path) -> None:
    write(machine, "proc/self/cgroup", "12:cpu,cpuacct:/docker/ab:c\n3:memory:/docker/ab:c\n")
    write(machine, "sys/fs/cgroup/cpu/docker/ab:c/cpu.cfs_quota_us", quota)
    write(machine, "sys/fs/cgroup/cpu/docker/ab:c/cpu.cfs_period_us", "100000")
    write(machine, "sys/fs/cgroup/memory/docker/ab:c/memory.limit_in_bytes", str(9 * GIB))
    write(machine, "sys/fs/cgroup/memory/docker/ab:c/memory.stat", f"cache {5 * GIB}\ntotal_rss {2 * GIB}\n")
    assert usable_cores(machine) == cores
    assert usable_memory(machine) == 7 * GIB


def test_no_more_workers_than_memory_carries(machine: Path) -> None:
    write(machine, "proc/self/cgroup", "0::/\n")
    write(machine, "sys/fs/cgroup/memory.max", str(5 * WORKER_BYTES + 2 * GIB))
    write(machine, "sys/fs/cgroup/memory.stat", f"anon {2 * GIB}\nfile {3 * GIB}\n")
    assert default_jobs(machine) == 5
    write(machine, "proc/meminfo", f"MemAvailable: {WORKER_BYTES // 2048} kB\n")
    assert default_jobs(machine) == 1


def test_a_machine_that_says_nothing_still_has_a_core(tmp_path: Path) -> None:
    assert default_jobs(tmp_path) == usable_cores(tmp_path) >= 1
