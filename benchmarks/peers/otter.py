"""otter-grader without containers: ``otter generate`` makes an autograder, ``otter run`` grades a notebook with it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from generate import Student
from peers import notebooks
from peers.peer import Command, criterion_of, python, slug

# otter's own form of a test that raises where it fails
TEST = """\
from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points}


@test_case()
def test_criterion(env):
    from criteria import hold

    hold({criterion!r}, env)
"""


class Otter:
    """``otter run``, started anew for each notebook."""

    name = "otter"

    def build(self, home: Path, suite: Path) -> None:
        tests = home / "tests"
        tests.mkdir()
        for item in json.loads((suite / "suite.json").read_text(encoding="utf-8")):
            name = slug(item["id"])
            text = TEST.format(name=name, points=item["points"], criterion=item["id"])
            (tests / f"{name}.py").write_text(text, encoding="utf-8")
        (home / "otter_config.json").write_text('{"show_stdout": false}', encoding="utf-8")
        for path in suite.glob("*.*"):  # support files must lie below the folder that the command is run in
            shutil.copy(path, home)
        options = ["-t", "tests", "-o", "autograder.zip", "-c", "otter_config.json"]
        argv = [str(python(self.name)), "-m", "otter", "generate", *options, "criteria.py", "suite.json"]
        subprocess.run(argv, cwd=home, check=True, capture_output=True)

    def hand_in(self, home: Path, student: Student) -> None:
        cells = [notebooks.cell(name.replace("_", "-"), text) for name, text in notebooks.sources_of(student).items()]
        notebooks.write(home / "submitted" / f"{student.name}.ipynb", cells)
        (home / "results" / student.name).mkdir(parents=True)

    def commands(self, home: Path, students: Sequence[str]) -> list[Command]:
        return [self._command(home, student) for student in students]

    def _command(self, home: Path, student: str) -> Command:
        options = ["-a", home / "autograder.zip", "-o", home / "results" / student, "--no-logo"]
        argv = [python(self.name), "-m", "otter", "run", *options, home / "submitted" / f"{student}.ipynb"]
        return Command(argv, home)

    def passed(self, home: Path, student: str) -> set[str]:
        text = (home / "results" / student / "results.json").read_text(encoding="utf-8")
        tests = [test for test in json.loads(text)["tests"] if "--" in test["name"]]
        return {criterion_of(test["name"].split()[0]) for test in tests if test["score"] == test["max_score"]}
