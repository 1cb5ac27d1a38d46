"""Which submissions a path holds: one, or a class of them; and their names, safe for files and unique in a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from grader.errors import UsageError
from grader.intake.answers import ANSWERS_FILE
from grader.model import Assignment
from grader.text import safe_name


@dataclass(frozen=True)
class Found:
    """A submission that was found: its unique name and where it lies."""

    id: str
    path: Path


def discover(
    paths: Sequence[Path], assignment: Assignment, as_: Literal["auto", "one", "class"] = "auto"
) -> list[Found]:
    """All submissions below the given paths, in the order given and then by name.

    Raises :class:`UsageError` for a path that doesn't exist, can't be read, or holds nothing to grade.
    """
    named = _named(assignment)
    return _with_ids([place for path in paths for place in _readable_places(path, named, as_)])


def _named(assignment: Assignment) -> set[str]:
    """The files, relative to a folder, that make the folder a submission."""
    layouts = [problem.layout for problem in assignment.problems]
    modules = {PurePosixPath(layout.module).name for layout in layouts}
    below_root = {str(PurePosixPath(layout.root) / layout.module) for layout in layouts}
    return modules | below_root | {ANSWERS_FILE}


def _readable_places(path: Path, named: set[str], as_: str) -> list[Path]:
    try:
        return _places(path, named, as_)
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from error


def _places(path: Path, named: set[str], as_: str) -> list[Path]:
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder")
    if path.is_file():
        if path.suffix != ".py" and path.name != ANSWERS_FILE:
            raise UsageError(f"{path}: neither a Python module, nor {ANSWERS_FILE}, nor a folder of submissions")
        return [path]
    if as_ == "one" or (as_ == "auto" and any((path / name).is_file() for name in named)):
        return [path]
    found = [child for child in sorted(path.iterdir()) if _may_be_submission(child)]
    if not found:
        raise UsageError(f"{path}: no submission in this folder; expected folders or .py files, one for each student")
    return found


def _may_be_submission(child: Path) -> bool:
    if child.name.startswith((".", "__")):
        return False
    return child.is_dir() or (child.is_file() and child.suffix == ".py")


def _with_ids(places: Sequence[Path]) -> list[Found]:
    taken: set[str] = set()
    found = []
    for place in places:
        name = safe_name(_named_by(place))
        unique, number = name, 2
        # file systems that ignore case must not let one student's report overwrite another's
        while unique.casefold() in taken:
            unique, number = f"{name}~{number}", number + 1
        taken.add(unique.casefold())
        found.append(Found(unique, place))
    return found


def _named_by(place: Path) -> str:
    if place.is_file():
        return place.stem
    # of a link, its own name: links are how staff name what lies elsewhere
    return place.name if place.name not in ("", "..") else place.resolve().name
