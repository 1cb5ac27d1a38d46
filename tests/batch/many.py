"""A class on disk for the tests: one problem with two functions, and an extension that can end its worker."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from grader.report.json_report import without_environment

RUBRIC = """\
title: Spread
module: stats.py
criteria:
  - {id: mean, title: The mean, points: 4, check: spiteful, program: mean(x), cases: [{x: "normal[5]"}]}
  - {id: total, title: The sum, points: 2, check: value, program: total(x), cases: [{x: "normal[5]"}]}
"""
REFERENCE = "def mean(x):\n    return x.mean()\n\n\ndef total(x):\n    return x.sum()\n"
# what a submission can do to the process that judges it, through a check that others brought: end it, or make it fail
CHECK = """\
import os, signal
from grader.checks.value import ValueCheck

class Spiteful(ValueCheck):
    def compare(self, evidence):
        value = evidence.observation.values[0] if evidence.observation.values else None
        if value == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if value == "fail":
            raise ZeroDivisionError("the secret is 42")
        return super().compare(evidence)
"""
SOURCES = (
    "def mean(x):\n    return x.sum() / len(x)\n\ndef total(x):\n    return x.sum()\n",
    "def mean(x):\n    return x.sum() / {number}\n",
    "import time\n\ndef mean(x):\n    time.sleep(0.1)\n    return x.mean()\n",
    "def mean(x):\n    print({number})\n    raise ValueError('no {number}')\n",
    "raise RuntimeError('not today')\n",
)


class Class:
    """Its files, and commands on them in processes of their own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.extension = root / "extension"
        for name, text in {
            "rubrics/hw.yaml": "title: Homework\nproblems: [{id: stats}]\n",
            "rubrics/hw.key": "6b" * 32,
            "problems/stats/rubric.yaml": RUBRIC,
            "problems/stats/reference.py": REFERENCE,
            "extension/spiteful.py": CHECK,
            "extension/spiteful-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: spiteful\nVersion: 1.0\n",
            "extension/spiteful-1.0.dist-info/entry_points.txt": "[grader.checks]\nspiteful = spiteful:Spiteful\n",
        }.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def hand_in(self, count: int, folder: str = "class") -> None:
        """So many submissions: right and wrong, quick and slow, raising and printing."""
        for number in range(count):
            self.submit(f"s{number:03}", SOURCES[number % len(SOURCES)].replace("{number}", str(number)), folder)

    def submit(self, name: str, source: str, folder: str = "class") -> None:
        self.write(f"{folder}/{name}/stats.py", source)

    def command(self, out: str, *options: str) -> list[str]:
        paths = [str(self.root / "class"), "--assignment", str(self.root / "rubrics/hw.yaml")]
        return [
            *(sys.executable, "-m", "grader", "grade", *paths, "--out", str(self.root / out)),
            *("--as-of", "2024-02-10T00:00:00-06:00", "--allow-unconfined", *options),
        ]

    def start(self, out: str, *options: str) -> subprocess.Popen[str]:
        """The command, in a process group of its own."""
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(self.command(out, *options), process_group=0, **pipes)

    def grade(self, out: str, *options: str) -> subprocess.CompletedProcess[str]:
        """The command, to its end."""
        return subprocess.run(self.command(out, *options), capture_output=True, text=True, check=False)

    def stored(self, out: str) -> int:
        """How many submissions are in the book by now."""
        try:
            return len(self.ask(out, "SELECT 1 FROM submissions WHERE grade_id IS NOT NULL"))
        except sqlite3.OperationalError:  # there is no book yet
            return 0

    def ask(self, out: str, query: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(f"file:{self.root / out / 'gradebook.sqlite'}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def files(self, out: str) -> dict[str, str]:
        """Every page and result, without what is measured."""
        found = (path for path in (self.root / out).rglob("*") if path.is_file() and "sqlite" not in path.suffix)
        texts = {path.relative_to(self.root / out).as_posix(): path.read_text("utf-8") for path in found}
        return {name: without_environment(text) or text for name, text in texts.items()}
