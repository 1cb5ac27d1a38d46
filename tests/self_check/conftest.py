"""A course with two modules and a written answer, as a kit; a student's folder; and checks of it as processes."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from textwrap import dedent
from types import TracebackType
from typing import Any, Self

import pytest

from grader.assignment import load
from grader.kit.make import make
from grader.self_check.task import Task

FILES = {
    "rubrics/hw.yaml": "title: Homework\nproblems: [{id: stats}, {id: shift}]\n",
    "problems/stats/rubric.yaml": """
        title: Spread of a sample
        module: stats.py
        criteria:
          - id: mean
            title: The mean
            points: 4
            check: value
            program: mean(x)
            cases: [{x: "normal[5]"}, {x: "normal[7]", visibility: hidden}]
            hint: Divide by N.
          - {id: secret, title: Secret, points: 3, check: value, program: mean(x), cases: [{x: 1.0}],
             visibility: hidden}
          - {id: why, title: Why N - 1, points: 2, check: written, answer: why}
          - {id: count, title: How many, points: 1, check: count, answer: count, truth: "3", cases: [{}]}
        """,
    "problems/stats/reference.py": "def mean(x):\n    return x.mean()\n",
    "problems/shift/rubric.yaml": """
        title: A shift
        module: shift.py
        criteria:
          - {id: shift, title: The shifted sample, points: 2, check: value, program: "shift(x, by)",
             cases: [{x: "normal[4]", by: 2}]}
        """,
    "problems/shift/reference.py": "def shift(x, by):\n    return x + by\n",
}
STATS = "import numpy as np\n\n\ndef mean(x):\n    return x.sum() / len(x)\n"
SHIFT = "def shift(x, by):\n    return x + by\n"
ANSWERS = "stats:\n  why: One is taken by the mean.\n  count: 3\n"


@pytest.fixture(scope="package")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the assignment, its references and its kit."""
    root = tmp_path_factory.mktemp("course")
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    (root / "hw.kit").write_bytes(make(load(str(root / "rubrics" / "hw.yaml"))))
    return root


@pytest.fixture(scope="package")
def task(course: Path) -> Task:
    from grader.self_check.find import find_task

    return find_task(str(course / "hw.kit"), course)


class Work:
    """A student's folder with a kit in it."""

    def __init__(self, root: Path, kit: Path) -> None:
        self.root = root
        root.mkdir()
        (root / kit.name).write_bytes(kit.read_bytes())
        self.write("stats.py", STATS)
        self.write("shift.py", SHIFT)
        self.write("answers.yaml", ANSWERS)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def work(tmp_path: Path, course: Path) -> Work:
    return Work(tmp_path / "mine", course / "hw.kit")


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "grader", "check", *options]


class Watch:
    """A ``grader check --watch`` as a process whose lines are read as they come."""

    def __init__(self, folder: Path, *options: str, before: str = "") -> None:
        start = [sys.executable, "-c", f"{before}\nfrom grader.cli import main; main()", "check", "--watch", *options]
        self.process = subprocess.Popen(
            start if before else command("--watch", *options),
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "", "COLUMNS": "100"},
        )
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def until(self, last: str = "grader: checked", seconds: float = 60.0) -> list[str]:
        """All lines up to the first that ends in ``last``, without it."""
        deadline, seen = time.monotonic() + seconds, []
        while True:
            try:
                line = self._lines.get(timeout=max(deadline - time.monotonic(), 0.0))
            except queue.Empty:
                raise AssertionError(f"'{last}' never came; there is {seen}") from None
            assert line is not None, f"it ended: {seen}, {self.stderr()}"
            if line.endswith(last):
                return seen
            seen.append(line)

    def line(self, seconds: float = 60.0) -> str:
        """The next line."""
        line = self._lines.get(timeout=seconds)
        assert line is not None, self.stderr()
        return line

    def quiet(self, seconds: float = 0.6) -> bool:
        """Whether nothing is printed for a while."""
        try:
            self._lines.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def stop(self, seconds: float = 20.0) -> int:
        """Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(seconds)

    def stderr(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.read()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()


@pytest.fixture
def watch(work: Work) -> Iterator[Callable[..., Any]]:
    """``watch("--format", "lines")`` starts to watch the student's folder."""
    with ExitStack() as stack:
        yield lambda *options, **more: stack.enter_context(Watch(work.root, *options, **more))
