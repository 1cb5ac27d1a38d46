"""What is handed out to students: what they begin with, and what they can check it by, without the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.codec.digest import code_digest
from grader.kit.contents import SUFFIX, Contents, to_bytes
from grader.kit.make import contents_of
from grader.model import Assignment
from grader.package.archive import Member, text
from grader.package.beginning import answers, beginning
from grader.package.readme import README, readme
from grader.package.wheel import wheel
from grader.report.statement import statement_html
from grader.text import safe_name

# what a check imports, in a terminal or (jinja2, latex2mathml) in a notebook: neither torch nor what reads rubrics
LIGHT = ("jinja2", "lark", "latex2mathml", "numpy", "pyyaml", "rich", "typer", "watchfiles")
STATEMENTS = "statements"


@dataclass(frozen=True)
class StudentKit:
    """The files of a zip, and what the kit in it holds."""

    members: tuple[Member, ...]
    contents: Contents


def student_kit(assignment: Assignment, seed: int = 0) -> StudentKit:
    """Everything that students get of a loaded assignment, whose public inputs ``seed`` draws.

    Raises :class:`~grader.errors.UsageError` and :class:`~grader.errors.ProblemError` for what is wrong in it.
    """
    contents = contents_of(assignment, seed)
    checker = wheel(_label(), LIGHT)
    files = [*beginning(assignment.problems), *answers(contents.assignment.problems)]
    checks = Member(safe_name(assignment.id) + SUFFIX, to_bytes(contents))
    statements = _statements(assignment)
    page = readme(contents, names(files), checks.name, checker.name, statements=bool(statements))
    return StudentKit((text(README, page), checks, checker, *files, *statements), contents)


def _label() -> str:
    """Tells the code of one kit's wheel from that of another: pip installs nothing over what has the same version."""
    return f"kit.c{code_digest()[:8]}"


def names(members: Sequence[Member]) -> list[str]:
    """The names of files, in order."""
    return sorted(member.name for member in members)


def _statements(assignment: Assignment) -> list[Member]:
    return [
        text(f"{STATEMENTS}/{safe_name(problem.id)}.html", statement_html(problem, assignment.course))
        for problem in assignment.problems
    ]
