"""What the benchmarks ask of a peer: an autograder of our criteria, built once, that grades submissions by commands."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from generate import Student

HERE = Path(__file__).resolve().parent
FILES = HERE / "files"
ENVIRONMENTS = HERE.parent / ".envs"


@dataclass(frozen=True)
class Command:
    """A command that grades one submission, or all of them."""

    argv: Sequence[str | Path]
    cwd: Path
    env: dict[str, str] = field(default_factory=dict)


class Peer(Protocol):
    """A grader that ours is measured against. ``home`` is a folder of its own; only ``commands`` are timed."""

    name: str

    def build(self, home: Path, suite: Path) -> None:
        """Makes the autograder, from the folder that ``export.py`` wrote."""

    def hand_in(self, home: Path, student: Student) -> None:
        """Puts a submission where the peer expects it, in the peer's form."""

    def commands(self, home: Path, students: Sequence[str]) -> list[Command]:
        """What grades these students: one command for each, or one for all."""

    def passed(self, home: Path, student: str) -> set[str]:
        """The criteria that a student passed, once the commands have run."""


def python(peer: str) -> Path:
    """The interpreter of a peer's environment."""
    return ENVIRONMENTS / peer / "bin" / "python"


def activated(peer: str) -> dict[str, str]:
    """What activating a peer's environment sets: some call programs of theirs by name."""
    return {"PATH": f"{python(peer).parent}{os.pathsep}{os.environ['PATH']}"}


def installed(peer: str) -> bool:
    """Whether ``make bench-peers`` has made a peer's environment."""
    return python(peer).exists()


def slug(criterion: str) -> str:
    """``problem/name`` as a name without a slash."""
    return criterion.replace("/", "--")


def criterion_of(name: str) -> str:
    """The criterion that a :func:`slug` stands for."""
    return name.replace("--", "/")


def fresh(folder: Path) -> Path:
    """An empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
