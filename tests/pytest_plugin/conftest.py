"""A small course on disk, and pytest run on it as a user runs it: in a process of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import FILES, RIGHT

Outcomes = dict[str, str]


class Project:
    """The files of a course in an empty folder, and runs of pytest there."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        self.root = pytester.path
        for name, text in FILES.items():
            self.write(name, text)
        self.write("class/bob/stats.py", FILES["class/bob/stats.py"])
        self.write("rubrics/hw.key", "6b" * 32)  # hidden inputs that are the same in every run of the tests

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.lstrip("\n").encode())
        return path

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def run(self, *arguments: str, timeout: float | None = None) -> pytest.RunResult:
        """``pytest`` with these arguments."""
        return self.pytester.runpytest_subprocess(*arguments, timeout=timeout)

    def grade(self, submission: str, *arguments: str, timeout: float | None = None) -> pytest.RunResult:
        """``pytest --submission=…`` on this course's assignment."""
        given = ("--submission=" + submission, "--assignment=rubrics/hw.yaml", "--allow-unconfined")
        return self.run(*given, *arguments, timeout=timeout)


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory):
    # found by the second run, so that most runs don't load torch
    monkeypatch.setenv("TORCH_GRADER_CACHE", str(tmp_path_factory.getbasetemp() / "truths"))
    monkeypatch.delenv("PYTEST_XDIST_AUTO_NUM_WORKERS", raising=False)
    return Project(pytester)


@pytest.fixture(scope="session")
def outcomes() -> Callable[[pytest.RunResult], Outcomes]:
    """Node id → the word that ``-v`` prints for it."""

    def read(result: pytest.RunResult) -> Outcomes:
        lines = (
            re.match(r"(?:\[gw\d+\] \[ *\d+%\] )?(?:([A-Z]+) )?(\S+::\S+)(?: ([A-Z]+))?", one)
            for one in result.outlines
        )
        return {line[2]: line[1] or line[3] for line in lines if line and (line[1] or line[3])}

    return read


@pytest.fixture(scope="session")
def testcases() -> Callable[[Path], dict[str, ElementTree.Element]]:
    """Name → test case of a file of JUnit's XML."""

    def read(path: Path) -> dict[str, ElementTree.Element]:
        cases = ElementTree.parse(path).getroot().iter("testcase")
        return {f"{case.get('classname')}.{case.get('name')}": case for case in cases}

    return read


@pytest.fixture(scope="session")
def right() -> str:
    """A module that is right."""
    return RIGHT
