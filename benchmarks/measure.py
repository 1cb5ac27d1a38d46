"""What a command takes: seconds, processor seconds, and the peak memory of its whole process tree."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter


@dataclass(frozen=True)
class Measured:
    """Seconds and processor seconds (children's included), and the peak memory in bytes, sampled: of all processes
    together, each shared page counted once, and of the command's own process."""

    wall: float
    cpu: float
    tree_bytes: int
    process_bytes: int
    code: int


def measure(
    command: Sequence[str | Path],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
    every: float = 0.1,
) -> Measured:
    """Runs a command to its end; what it prints goes to ``log``. ``every``: seconds between samples of memory."""
    with Path(log or os.devnull).open("ab") as output:
        started = perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        with sampled(process.pid, every) as (tree, own):
            _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    # ru_maxrss won't do: it holds what this process had when it started the other
    return Measured(wall, usage.ru_utime + usage.ru_stime, max(tree), max(own), process.returncode)


@contextlib.contextmanager
def sampled(pid: int, every: float) -> Iterator[tuple[list[int], list[int]]]:
    """The memory of a process with all below it, and of the process alone, for as long as the context lasts."""
    tree, own, over = [0], [0], threading.Event()

    def watch() -> None:
        while not over.wait(every):
            tree.append(max(tree.pop(), sum(memory_of(one, "smaps_rollup", "Pss:") for one in tree_of(pid))))
            own.append(max(own.pop(), memory_of(pid, "status", "VmHWM:")))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield tree, own
    finally:
        over.set()
        watcher.join()


def tree_of(pid: int) -> list[int]:
    """A process and all that descend from it."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                # the name of a process stands in brackets and may hold anything
                parent = int(
                    (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
                )
                below.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for parent in found:
        found += below.get(parent, [])
    return found


def memory_of(pid: int, file: str, line: str) -> int:
    """What a line of ``/proc/PID/file`` says of a process, in bytes; 0 where that can't be read."""
    with contextlib.suppress(OSError):
        for text in Path(f"/proc/{pid}/{file}").read_text(encoding="utf-8", errors="replace").splitlines():
            if text.startswith(line):
                return int(text.split()[1]) * 1024
    return 0
