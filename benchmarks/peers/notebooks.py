"""Submissions as notebooks, for the peers that grade nothing else: one cell for each module, one for the answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generate import Student

ANSWERS = "answers"
Cell = dict[str, Any]
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def sources_of(student: Student) -> dict[str, str]:
    """The code of a student's cells: problem by problem, then the answers."""
    modules = {name.removesuffix(".py"): text for name, text in student.files.items()}
    return {**modules, ANSWERS: f"ANSWERS = {student.answers!r}\n"}


def cell(name: str, source: str, **metadata: Any) -> Cell:
    """A code cell; ``name`` is its id."""
    return {
        "cell_type": "code",
        "id": name,
        "metadata": metadata,
        "source": source.splitlines(keepends=True),
        "outputs": [],
        "execution_count": None,
    }


def write(path: Path, cells: list[Cell]) -> None:
    """Writes a notebook of these cells."""
    document = {"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
