"""How long a student waits: from the moment a file is saved until the verdict is printed.

``python benchmarks/watch.py [--saves 30]`` makes a folder with right solutions to the five shipped problems and the
kit of the assignment, watches it with ``grader check --watch`` on a terminal, saves one module again and again, and
takes the time from before the save until the last line of the verdict has arrived.
"""

from __future__ import annotations

import argparse
import os
import pty
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NUMPY, TORCH = (ROOT / "submissions_example" / name for name in ("all_right_numpy", "all_right_torch"))
MODULE = "mlp_backprop.py"
END = b"Ctrl-C ends."
PAUSE = 1.0  # between saves: as fast as somebody saves who is in a hurry
Change = Callable[[str, int], str]


class Screen:
    """A program on a terminal of 100 columns, of which the output is read as it comes."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (50, 100))
        self.process = subprocess.Popen(command, cwd=folder, stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)

    def until_shown(self, seconds: float = 60.0) -> None:
        deadline, seen = time.monotonic() + seconds, b""
        while END not in seen:
            if not select.select([self._master], [], [], max(deadline - time.monotonic(), 0.0))[0]:
                raise TimeoutError(seen.decode(errors="replace"))
            seen += os.read(self._master, 65536)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)


def by_writing(path: Path, text: str) -> None:
    """As nano and VS Code save."""
    path.write_text(text, encoding="utf-8")


def by_renaming(path: Path, text: str) -> None:
    """As vim and PyCharm save: a new file, put in the place of the old one."""
    new = path.with_suffix(".tmp")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


CHANGES: dict[str, Change] = {
    "one module, still right": lambda source, number: f"{source}# {number}\n",
    "one module, now wrong, now right": lambda source, number: (
        f"{source if number % 2 else source.replace('2 *', '3 *')}# {number}\n"
    ),
    "a change that may reach all modules": lambda source, number: (
        f"{source}np.set_printoptions(precision={number + 1})\n"
    ),
}


@contextmanager
def watched(given: Path, *options: str) -> Iterator[tuple[Screen, Path]]:
    """A student's folder, and a watch on it that has shown its first verdict and has come to rest."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder, "hw2")
        shutil.copytree(given, work)
        if not options:
            _add_kit(work)
        screen = Screen([sys.executable, "-m", "grader", "check", "--watch", *options], work)
        try:
            screen.until_shown()
            time.sleep(4)
            yield screen, work / MODULE
        finally:
            screen.close()


def _add_kit(work: Path) -> None:
    from grader.assignment import load
    from grader.kit.make import make

    (work / "hw2.kit").write_bytes(make(load("csce636_hw2")))


def waits(screen: Screen, path: Path, change: Change, saves: int) -> list[float]:
    """Milliseconds from each save to its verdict."""
    source, found = path.read_text(encoding="utf-8"), []
    for number in range(saves):
        time.sleep(PAUSE)
        save = (by_writing, by_renaming)[number // 2 % 2]
        started = time.perf_counter()
        save(path, change(source, number))
        screen.until_shown()
        found.append((time.perf_counter() - started) * 1000)
    time.sleep(PAUSE)
    path.write_text(source, encoding="utf-8")
    screen.until_shown()
    return found


def alone(folder: Path, *options: str, times: int = 7) -> list[float]:
    """Milliseconds of whole commands."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "grader", *options], cwd=folder, capture_output=True, check=False)
        found.append((time.perf_counter() - started) * 1000)
    return found


def told(name: str, found: list[float]) -> None:
    middle, worst = statistics.median(found), max(found)
    print(f"| {name} | {middle:.0f} | {worst:.0f} | {min(found):.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=30)
    saves = parser.parse_args().saves
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {saves} saves each\n")
    print("| from saving to the verdict | median, ms | worst | best |\n|---|---:|---:|---:|")
    with watched(NUMPY) as (screen, path):
        for name, change in CHANGES.items():
            told(f"kit: {name}", waits(screen, path, change, saves))
    with watched(NUMPY, "--assignment", "csce636_hw2") as (screen, path):
        for name, change in CHANGES.items():
            told(f"assignment: {name}", waits(screen, path, change, saves))
    with watched(TORCH) as (screen, path):
        change = next(iter(CHANGES.values()))
        told("kit, modules in torch: one module, still right", waits(screen, path, change, saves))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder, "hw2")
        shutil.copytree(NUMPY, work)
        told("whole command: `grader check`, assignment", alone(work, "check", "--assignment", "csce636_hw2"))
        _add_kit(work)
        told("whole command: `grader check`, kit", alone(work, "check"))
        told("whole command: `grader --help`", alone(work, "--help"))
    print(f"\nload at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
