"""A cold pytest for each submission: one test a criterion, a JUnit file for a report."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from generate import Student
from peers.peer import FILES, Command, python


class ColdPytest:
    """``python -m pytest``, started anew in each submission's folder."""

    name = "pytest"

    def build(self, home: Path, suite: Path) -> None:
        shutil.copytree(suite, home / "suite")
        shutil.copy(FILES / "test_criteria.py", home / "suite")

    def hand_in(self, home: Path, student: Student) -> None:
        student.write(home / "submitted")

    def commands(self, home: Path, students: Sequence[str]) -> list[Command]:
        return [self._command(home, student) for student in students]

    def _command(self, home: Path, student: str) -> Command:
        options = ["-q", "-p", "no:cacheprovider", f"--junitxml={home / student}.xml"]
        argv = [python(self.name), "-m", "pytest", *options, home / "suite" / "test_criteria.py"]
        return Command(argv, home / "submitted" / student)

    def passed(self, home: Path, student: str) -> set[str]:
        cases = ElementTree.parse(home / f"{student}.xml").iter("testcase")
        return {case.attrib["name"].partition("[")[2][:-1] for case in cases if not len(case)}
