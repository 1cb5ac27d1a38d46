"""What an author is told when a new problem is there: what lies where, and what to do next."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.scaffold.course import Course, entry
from grader.scaffold.points import written
from grader.scaffold.render import Plan

_FILES = {
    "problem.md": "what students read",
    "reference.py": "what is right, in torch",
    "rubric.yaml": "what is asked, and what it is worth",
    "starter.py": "what students begin with",
    "mistakes.py": "known wrong solutions, and what students are told of them",
    "checks.py": "what must hold of an answer, as plain functions",
}


def guide(plan: Plan, files: Iterable[str], course: Course, assignment: Path | None, command: str) -> str:
    """The lines that end ``grader new``; ``assignment`` is the file that was written for the problem, if one was."""
    return "\n".join(
        [
            *_written(plan, files, course, assignment),
            "",
            *_to_name_it(plan, course, assignment),
            *_steps(plan, course, assignment, command),
        ]
    )


def own_command() -> str:
    """How this program is called here, as a shell takes it."""
    found = shutil.which("grader")
    if found and Path(found).parent == Path(sys.executable).parent:
        return "grader"
    beside = Path(sys.executable).with_name("grader")
    if os.access(beside, os.X_OK) and Path(sys.argv[0]).name == "grader":
        return shlex.quote(sys.argv[0])
    return f"{shlex.quote(sys.executable)} -m grader"


def _written(plan: Plan, files: Iterable[str], course: Course, assignment: Path | None) -> Iterator[str]:
    yield f"{course.problems / plan.name}/: a problem that works, for you to change"
    yield from (f"  {file:<14}{_FILES[file]}" for file in files)
    if assignment is not None:
        points = f"{written(plan.points)} {'point' if plan.points == 1 else 'points'}"
        yield f"{assignment}: an assignment of this problem alone, for {points}"


def _to_name_it(plan: Plan, course: Course, assignment: Path | None) -> Iterator[str]:
    if assignment is None and not course.naming and course.others:
        yield f"No assignment names it yet. To have it graded with {course.others[0]}, write there below `problems:`"
        yield f"  {entry(plan)}"


def _steps(plan: Plan, course: Course, assignment: Path | None, command: str) -> Iterator[str]:
    directory = course.problems / plan.name
    named = next((path for path in (assignment, *course.naming, *course.others) if path is not None), None)
    yield "Make it your own, reference.py first, and test the problem itself as often as you like:"
    yield f"  {command} audit {_quoted(directory)}"
    if named is not None:
        yield "Grade what students begin with; it earns nothing:"
        yield f"  {command} grade {_quoted(directory / 'starter.py')} --assignment {_quoted(named)} --out graded"


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
