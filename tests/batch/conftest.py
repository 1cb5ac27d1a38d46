"""Executors at work on errands, and a look at the processes that they leave."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent


class Notes:
    """A watcher that remembers."""

    def __init__(self) -> None:
        self.running: list[str] = []
        self.most = 0
        self.said: list[str] = []

    def started(self, name: str) -> None:
        self.running.append(name)
        self.most = max(self.most, len(self.running))

    def ended(self, name: str) -> None:
        if name in self.running:
            self.running.remove(name)

    def says(self, text: str) -> None:
        self.said.append(text)


@pytest.fixture
def errands(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module of errands, where worker processes find it too."""
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    monkeypatch.syspath_prepend(str(HERE))
    import errands

    return errands


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def run(errands: Any, tmp_path: Path, notes: Notes) -> Callable[..., list[Any]]:
    """``run(executor, [("name", "does", "argument"), …])``: what became of each, in the order in which it came."""
    from grader.batch.stop import Stop

    def go(executor: Any, given: Iterable[tuple[str, ...]], stop: Any = None, **recipe: Any) -> list[Any]:
        made = errands.Errands(tmp_path, **recipe)
        items = (errands.Errand(*one) for one in given)
        if stop is not None:
            return list(executor.run(made, items, stop, notes))
        with Stop() as never:
            return list(executor.run(made, items, never, notes))

    return go


def descendants(pid: int | None = None) -> set[int]:
    """All processes below one, this one by default; zombies are none."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state != "Z":
                parents[int(entry.name)] = int(parent)
    found: set[int] = set()
    waiting = [pid or os.getpid()]
    while waiting:
        children = [child for child, parent in parents.items() if parent == waiting[-1]]
        waiting.pop()
        found.update(children)
        waiting += children
    return found


@pytest.fixture
def nobody_left() -> Iterator[None]:
    """Holds a test to leaving no process behind."""
    before = descendants()
    yield
    deadline = time.monotonic() + 5
    while (left := descendants() - before) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left, [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in left]


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A class on disk, with an extension that every process of the grader finds; see ``many.py``."""
    monkeypatch.syspath_prepend(str(HERE))
    from many import Class

    made = Class(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(made.extension))
    return made
