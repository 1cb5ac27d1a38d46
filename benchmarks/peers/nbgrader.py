"""nbgrader: a course folder, a released notebook, and ``nbgrader autograde`` on all that were handed in."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from pathlib import Path

from generate import Student
from peers import notebooks
from peers.peer import Command, activated, criterion_of, python, slug

ASSIGNMENT = "hw"
CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "benchmark"
c.ExecutePreprocessor.timeout = 60
"""


class Nbgrader:
    """One command for all submissions; a kernel is started for each of them."""

    name = "nbgrader"

    def build(self, home: Path, suite: Path) -> None:
        source = home / "source" / ASSIGNMENT
        source.mkdir(parents=True)
        (home / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
        for path in suite.glob("*.*"):
            shutil.copy(path, source)
        notebooks.write(source / f"{ASSIGNMENT}.ipynb", _cells(json.loads((suite / "suite.json").read_text())))
        argv = [str(python(self.name)), "-m", "nbgrader", "generate_assignment", ASSIGNMENT]
        subprocess.run(argv, cwd=home, check=True, capture_output=True, env={**os.environ, **activated(self.name)})

    def hand_in(self, home: Path, student: Student) -> None:
        """The released folder, with the student's code in the cells that are theirs."""
        folder = home / "submitted" / student.name / ASSIGNMENT
        shutil.copytree(home / "release" / ASSIGNMENT, folder)
        path = folder / f"{ASSIGNMENT}.ipynb"
        document = json.loads(path.read_text(encoding="utf-8"))
        sources = notebooks.sources_of(student)
        for cell in document["cells"]:
            if cell["metadata"]["nbgrader"]["solution"]:
                cell["source"] = sources.get(cell["metadata"]["nbgrader"]["grade_id"], "")
        path.write_text(json.dumps(document), encoding="utf-8")

    def commands(self, home: Path, students: Sequence[str]) -> list[Command]:
        return [Command([python(self.name), "-m", "nbgrader", "autograde", ASSIGNMENT], home, activated(self.name))]

    def passed(self, home: Path, student: str) -> set[str]:
        with sqlite3.connect(home / "gradebook.db") as book:
            rows = book.execute(
                "SELECT base_cell.name FROM grade "
                "JOIN grade_cells ON grade.cell_id = grade_cells.id "
                "JOIN base_cell ON base_cell.id = grade_cells.id "
                "JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id "
                "JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id "
                "WHERE submitted_assignment.student_id = ? AND grade.auto_score > 0",
                (student,),
            )
            return {criterion_of(name) for (name,) in rows}


def _cells(suite: list[dict[str, object]]) -> list[notebooks.Cell]:
    problems = list(dict.fromkeys(str(item["problem"]) for item in suite))
    cells = [_cell(name, "# your code\n", solution=True) for name in [*problems, notebooks.ANSWERS]]
    for item in suite:
        source = f"from criteria import hold\n\nhold({item['id']!r}, globals())\n"
        cells.append(_cell(slug(str(item["id"])), source, grade=True, locked=True, points=item["points"]))
    return cells


def _cell(name: str, source: str, **marks: object) -> notebooks.Cell:
    metadata = {"schema_version": 3, "grade": False, "locked": False, "solution": False, "task": False, **marks}
    return notebooks.cell(name.replace("_", "-"), source, nbgrader={"grade_id": name, **metadata})
