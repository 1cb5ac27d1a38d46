"""What all tests share: how hypothesis works, how many threads torch takes, and terminals."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

pytest_plugins = ["pytester"]  # runs pytest in tests of the plugin for it

# the tests run in as many processes as there are cores; each with that many threads would only get in each other's way
os.environ.setdefault("OMP_NUM_THREADS", "1")

# no deadline: a busy machine is no failure. derandomize: the same examples everywhere, so a red run can be repeated
settings.register_profile("torch-grader", deadline=None, derandomize=True)
settings.load_profile("torch-grader")

# truths are computed in tests, not found from an earlier run; what is kept is tested where a folder is named
os.environ["TORCH_GRADER_CACHE"] = ""


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """``terminal(command, columns=80)`` runs a program on a terminal of its own; see ``terminal.py``."""
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parent))
    from terminal import Terminal

    with ExitStack() as stack:
        yield lambda command, **options: stack.enter_context(Terminal([str(word) for word in command], **options))


@pytest.fixture
def read_from(tmp_path: Path) -> Iterator[Callable[[], tuple[Path, Callable[[], bytes]]]]:
    """``read_from()`` makes a named pipe that somebody reads: its path, and what came through until now."""
    ends = []

    def make() -> tuple[Path, Callable[[], bytes]]:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        ends.append(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK))
        return pipe, lambda: os.read(ends[-1], 2**16)

    yield make
    for end in ends:
        os.close(end)
