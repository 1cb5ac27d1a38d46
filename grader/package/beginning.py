"""What students begin with: starters, files of the course that their code imports, and a place for written answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from grader.errors import UsageError
from grader.intake.answers import ANSWERS_FILE
from grader.model import Criterion, Problem
from grader.package.archive import Member, text
from grader.text import one_line, safe_name

STARTER, NOTEBOOK = "starter.py", "starter.ipynb"
_OF_CODE = ("cell_type", "id", "source")
_OF_TEXT = (*_OF_CODE, "attachments")
_HEAD = "# Your written answers, each behind its name; text of several lines goes below a | and is indented.\n"


def beginning(problems: Sequence[Problem]) -> list[Member]:
    """The files of problems, where their modules are looked for; a file that several problems share stands once.

    Raises :class:`UsageError` for two different files of one name, and for a name that Windows can't unpack.
    """
    found: dict[str, Member] = {}
    for problem in problems:
        for member in _files(problem):
            _check(member.name, problem)
            if found.setdefault(member.name, member).data != member.data:
                raise UsageError(
                    f"{problem.directory}: another problem has a different {member.name}, and a kit can hold one; name "
                    "another `module` in one of the rubrics, or give both the same file"
                )
    return list(found.values())


def answers(problems: Sequence[Problem]) -> list[Member]:
    """An ``answers.yaml`` to be filled in, where ``problems`` (their public part) ask for written answers."""
    asked = [(problem, list(_asked(problem.criteria))) for problem in problems]
    parts = [_answers_of(problem, criteria) for problem, criteria in asked if criteria]
    return [text(ANSWERS_FILE, "\n".join([_HEAD, *parts]))] if parts else []


def _files(problem: Problem) -> Iterator[Member]:
    layout = problem.layout
    root = PurePosixPath(layout.root)
    module = root / layout.module
    for name, data in sorted(layout.overlay.items()):
        yield Member(str(root / name), bytes(data))
    starter, notebook = problem.directory / STARTER, problem.directory / NOTEBOOK
    if starter.is_file() and layout.module not in layout.overlay:
        yield Member(str(module), _read(starter))
    if notebook.is_file():
        yield Member(str(module.with_suffix(".ipynb")), _without_outputs(notebook))


def _check(name: str, problem: Problem) -> None:
    if any(safe_name(part) != part for part in name.split("/")):
        raise UsageError(f"{problem.directory}: no system but this one can unpack a file named {name!r}; rename it")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: can't be read ({error.strerror or error})") from None


def _without_outputs(path: Path) -> bytes:
    """A notebook as it is before it is ever run: outputs may show what only the course may know."""
    try:
        notebook = json.loads(_read(path))
        cells = [_before_it_ran(cell) for cell in notebook["cells"]]
        kernel = {name: data for name, data in notebook["metadata"].items() if name in ("kernelspec", "language_info")}
        return (json.dumps({**notebook, "cells": cells, "metadata": kernel}, indent=1) + "\n").encode()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(f"{path}: not a notebook that can be read; save it again from Jupyter") from None


def _before_it_ran(cell: dict[str, Any]) -> dict[str, Any]:
    code = cell["cell_type"] == "code"
    kept = _OF_CODE if code else _OF_TEXT
    bare = {name: value for name, value in cell.items() if name in kept} | {"metadata": {}}
    return bare | {"outputs": [], "execution_count": None} if code else bare


def _asked(criteria: Sequence[Criterion]) -> Iterator[Criterion]:
    """One criterion for each written answer."""
    seen: set[str] = set()
    for criterion in criteria:
        if criterion.answer and criterion.answer not in seen:
            seen.add(criterion.answer)
            yield criterion


def _answers_of(problem: Problem, criteria: Sequence[Criterion]) -> str:
    lines = [f"  {_key(criterion.answer)}:  # {one_line(criterion.title, 100)}" for criterion in criteria]
    return "\n".join([f"{_key(problem.id)}:", *lines, ""])


def _key(name: str) -> str:
    """A key of YAML as plain text where it is one, else quoted."""
    return name if name.isidentifier() else json.dumps(name)
