"""Assignments to make kits of; a kit unpacked, and an environment in which nothing but its wheel is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from textwrap import dedent

import pytest
from packaging.requirements import Requirement

from grader import truth_cache
from grader.model import Assignment
from grader.rubric.problem import load_problem

Make = Callable[..., Assignment]


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(truth_cache.FOLDER, "")


@pytest.fixture
def assignment(tmp_path: Path) -> Make:
    """``assignment(rubric, reference, **files)``: a problem directory called ``scale``, loaded."""

    def make(rubric: str, reference: str, **files: str) -> Assignment:
        folder = tmp_path / "scale"
        folder.mkdir(exist_ok=True)
        for name, text in {"reference": reference, **files}.items():
            (folder / f"{name}.py").write_text(dedent(text), encoding="utf-8")
        (folder / "rubric.yaml").write_text("title: Scaling\nmodule: scale.py\n" + dedent(rubric), encoding="utf-8")
        return Assignment("hw", "Homework", (load_problem(folder),), tmp_path / "hw.yaml")

    return make


# ------------------------------------------------------------------------------------------------- on a student's side

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "submissions_example"


@dataclass(frozen=True)
class Environment:
    """A Python with the wheel of a kit and what that requires, and nothing else."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def run(self, *command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Runs one of its commands, in an environment that knows nothing of ours."""
        kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ} | {"COLUMNS": "100"}
        program = self.folder / "bin" / command[0]
        return subprocess.run([program, *command[1:]], cwd=cwd, env=kept, capture_output=True, text=True, timeout=120)

    def check(self, *options: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return self.run("grader", "check", *options, cwd=cwd)


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip that the command makes of the shipped assignment."""
    path = tmp_path_factory.mktemp("packed") / "hw2.zip"
    rubric = ROOT / "rubrics" / "csce636_hw2.yaml"
    command = [sys.executable, "-m", "grader", "package", "student", "--assignment", rubric, "-o", path]
    subprocess.run(command, cwd=path.parent, check=True, capture_output=True)
    return path


@pytest.fixture
def unpacked(packed: Path, tmp_path: Path) -> Path:
    """A folder of one's own with the unpacked zip."""
    folder = tmp_path / "my homework"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def environment(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Made without a network: the wheel by pip, and links to the packages that it requires."""
    made = Environment(tmp_path_factory.mktemp("environment") / "venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", made.folder], check=True)
    with zipfile.ZipFile(packed) as archive:
        (wheel,) = (name for name in archive.namelist() if name.endswith(".whl"))
        archive.extract(wheel, made.folder)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", made.python]
    subprocess.run([*pip, "install", "-q", "--no-index", "--no-deps", made.folder / wheel], check=True)
    (site,) = made.folder.glob("lib/python*/site-packages")
    (info,) = site.glob("torch_grader-*.dist-info")
    asked = [line.removeprefix("Requires-Dist: ") for line in (info / "METADATA").read_text().splitlines()]
    for name in sorted(_required(line for line in asked if line.startswith(tuple("abcdefghijklmnopqrstuvwxyz")))):
        _link(name, site)
    return made


def _required(lines: Iterator[str]) -> set[str]:
    """The names of all distributions that requirements ask for here, directly or through others."""
    found: set[str] = set()
    waiting = [Requirement(line) for line in lines]
    while waiting:
        one = waiting.pop()
        if one.name not in found and (one.marker is None or one.marker.evaluate({"extra": ""})):
            found.add(one.name)
            waiting += map(Requirement, distribution(one.name).requires or ())
    return found


def _link(name: str, site: Path) -> None:
    known = distribution(name)
    for top in {file.parts[0] for file in known.files or () if file.parts[0] not in ("..", "__pycache__")}:
        if not (site / top).exists():
            (site / top).symlink_to(Path(str(known.locate_file(top))))
