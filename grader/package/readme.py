"""The README of what students get: what lies there, how to check it, and what a check can't tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from grader.kit.contents import Contents
from grader.model import Assignment
from grader.report.words import told_of_hidden
from grader.text import one_line

README = "README.md"

_ONCE = """## Once

With Python 3.11 or newer, in this folder:

    python -m pip install {wheel}

On Windows, `py` stands for `python`. This brings numpy and a few small packages, but no torch{torch}.
"""
_CHECK = """## As often as you like

In this folder:

    grader check

It says what is missing, wrong and right, and shows code that reproduces what is wrong; `grader check --watch` does so
again whenever you save a file. (Where the command is not found: `python -m grader check`.) It ends with

- 0 when nothing is wrong,
- 1 when something is wrong or missing,
- 2 when the command is,
- 3 when something could not be judged.

Your code runs with all of your rights, and the check confines nothing: check only your own.
"""
_PROSE = "Prose is read by a person; the check says no more than whether it is there."


def readme(contents: Contents, files: Sequence[str], kit: str, wheel: str, *, statements: bool) -> str:
    """The page, as Markdown that reads well as plain text too; ``files`` are those that students work on."""
    torch = ""
    if _hands_out_tensors(contents.assignment):
        torch = ". Some of your code is handed tensors, so you need torch too: `python -m pip install torch`"
    parts = [
        _title(contents.assignment),
        _table(files, kit, wheel, statements=statements),
        _ONCE.format(wheel=wheel, torch=torch).replace("`.\n", "`\n"),
        _CHECK,
        _limits(contents),
    ]
    return "\n".join(part for part in parts if part)


def _title(assignment: Assignment) -> str:
    about = [one_line(assignment.course), f"due {_date(assignment.due)}" if assignment.due else ""]
    lines = [f"# {one_line(assignment.title)}", "", " · ".join(filter(None, about))]
    return "\n".join([*lines, ""] if lines[-1] else lines[:2])


def _date(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} ({moment:%Z})"


def _table(files: Sequence[str], kit: str, wheel: str, *, statements: bool) -> str:
    rows = [
        *([("statements/", "the tasks, for your browser")] if statements else []),
        *((name, _purpose(name)) for name in files),
        (kit, "the checks: inputs, and what is expected of your code for them"),
        (wheel, "what checks"),
    ]
    width = max(len(name) for name, _ in rows) + 2
    lines = [f"| {f'`{name}`'.ljust(width)} | {purpose} |" for name, purpose in rows]
    return "\n".join([f"| {'file'.ljust(width)} | what it is |", f"|{'-' * (width + 2)}|---|", *lines, ""])


def _purpose(name: str) -> str:
    return "your written answers" if name == "answers.yaml" else "what you begin with"


def _limits(contents: Contents) -> str:
    criteria = [criterion for problem in contents.assignment.problems for criterion in problem.criteria]
    prose = _PROSE if any(criterion.check == "written" for criterion in criteria) else ""
    said = [f"- {one}" for one in (told_of_hidden(contents.hidden), *contents.lacks, prose) if one]
    return "\n".join(["## What a check can't tell", "", *said, ""]) if said else ""


def _hands_out_tensors(assignment: Assignment) -> bool:
    return any(criterion.inputs == "torch" for problem in assignment.problems for criterion in problem.criteria)
