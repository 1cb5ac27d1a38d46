"""gradescope-utils as its container runs it: ``run_autograder`` copies a submission in and runs weighted unittests."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from generate import Student
from peers.peer import FILES, Command, python


class Gradescope:
    """One ``/autograder`` folder for each submission, as each is graded in a container of its own."""

    name = "gradescope"

    def build(self, home: Path, suite: Path) -> None:
        source = home / "source"
        shutil.copytree(suite, source)
        (source / "tests").mkdir()
        shutil.copy(FILES / "gradescope_tests.py", source / "tests" / "test_assignment.py")
        shutil.copy(FILES / "gradescope_run_tests.py", source / "run_tests.py")
        shutil.copy(FILES / "gradescope_run_autograder", home / "run_autograder")

    def hand_in(self, home: Path, student: Student) -> None:
        autograder = home / student.name
        shutil.copytree(home / "source", autograder / "source")
        (autograder / "results").mkdir()
        student.write(autograder)
        (autograder / student.name).rename(autograder / "submission")

    def commands(self, home: Path, students: Sequence[str]) -> list[Command]:
        argv = ["sh", home / "run_autograder"]
        own = str(python(self.name))
        return [Command(argv, home, {"AUTOGRADER": str(home / one), "PYTHON": own}) for one in students]

    def passed(self, home: Path, student: str) -> set[str]:
        results = json.loads((home / student / "results" / "results.json").read_text(encoding="utf-8"))
        return {test["name"] for test in results["tests"] if test["score"] == test["max_score"]}
