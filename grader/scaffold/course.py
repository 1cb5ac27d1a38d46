"""The assignments beside a folder of problems: which of them name a problem, and one of its own for a new one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from grader.scaffold.points import written
from grader.scaffold.render import Plan, schema_line, yaml_text

_DEFAULT_PROBLEMS = "../problems"


@dataclass(frozen=True)
class Course:
    """``problems`` is the folder of the problems, ``naming`` are the assignments of it that name the new problem
    already, ``others`` those that don't."""

    problems: Path
    naming: tuple[Path, ...]
    others: tuple[Path, ...]

    @property
    def rubrics(self) -> Path:
        """The folder of the assignments."""
        return rubrics_of(self.problems)


def rubrics_of(problems: Path) -> Path:
    """``rubrics/`` beside the folder of the problems."""
    return problems.parent / "rubrics"


def read_course(problems: Path, name: str) -> Course:
    """The assignments in ``rubrics/`` that take their problems from this folder; what can't be read is none."""
    naming: list[Path] = []
    others: list[Path] = []
    for path, ids in _assignments(problems):
        (naming if name in ids else others).append(path)
    return Course(problems, tuple(naming), tuple(others))


def assignment_text(plan: Plan, problems: Path) -> str:
    """The file of an assignment that holds the new problem alone."""
    lines = [f"{schema_line(rubrics_of(problems), 'assignment')}title: {yaml_text(plan.title)}"]
    if (folder := problems_dir(problems)) != _DEFAULT_PROBLEMS:
        lines.append(f"problems_dir: {yaml_text(folder)} # as seen from this file")
    lines += [
        "# Until there is a due date, nothing is late. Both want an offset from UTC:",
        "# released: 2026-02-02T00:00:00-06:00",
        "# due: 2026-02-16T23:59:00-06:00",
        "problems:",
        "  # the criteria of the rubric are scaled to these points",
        f"  {entry(plan)}",
    ]
    return "\n".join(lines) + "\n"


def entry(plan: Plan) -> str:
    """The line that names the problem in an assignment's file."""
    return f"- {{id: {plan.name}, points: {written(plan.points)}}}"


def problems_dir(problems: Path) -> str:
    """The folder of the problems, as seen from ``rubrics/`` beside it."""
    return Path(os.path.relpath(problems, rubrics_of(problems))).as_posix()


def _assignments(problems: Path) -> Iterator[tuple[Path, set[Any]]]:
    for path in sorted(rubrics_of(problems).glob("*.y*ml")):
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
            folder = path.parent / data.get("problems_dir", _DEFAULT_PROBLEMS)
            ids = {one["id"] for one in data["problems"]}
        except (OSError, ValueError, TypeError, KeyError, AttributeError, yaml.YAMLError):
            continue  # whoever grades with it is told what is wrong with it
        if folder.resolve() == problems.resolve():
            yield path, ids
