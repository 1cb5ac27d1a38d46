"""What an assignment's submissions are known by: its modules' names, and how folders for it may be called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.intake.answers import ANSWERS_FILE
from grader.intake.tree import Entry, Place
from grader.model import Assignment

_KINDS = {
    "assignment": "homework",
    "homework": "homework",
    "hw": "homework",
    "problemset": "problem set",
    "pset": "problem set",
    "exercise": "exercise",
    "lab": "lab",
    "project": "project",
}
_NUMBERED = re.compile(rf"(?:^|[^a-z])({'|'.join(_KINDS)})[ _.-]*0*(\d+)$")
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Wanted:
    """``modules`` are paths below a submission's root, ``files`` names that make a folder a submission; ``called`` are
    the assignment's id and title."""

    modules: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset({ANSWERS_FILE})
    called: tuple[str, ...] = ()

    @classmethod
    def of(cls, assignment: Assignment) -> Wanted:
        """What submissions to this assignment are known by."""
        layouts = [problem.layout for problem in assignment.problems]
        modules = frozenset(str(PurePosixPath(layout.root) / layout.module) for layout in layouts)
        named = frozenset(PurePosixPath(layout.module).name for layout in layouts)
        return cls(modules, modules | named | {ANSWERS_FILE}, (assignment.id, assignment.title))

    def is_submission(self, place: Place) -> bool:
        """Whether a folder directly holds what is handed in (or, for a module in a folder, holds that folder)."""
        return any(place.has(name) for name in self.files if "/" not in name) or any(
            self._holds(place, PurePosixPath(name).parts) for name in self.files if "/" in name
        )

    def is_meant_by(self, folder: str) -> bool:
        """Whether a folder is called after the assignment: by its id, its title, or as "hw2" for "Assignment 2"."""
        if _plain(folder) in {_plain(name) for name in self.called if name}:
            return True
        return _numbered(folder, whole=True) in {_numbered(name) for name in self.called} - {None}

    def others_in(self, place: Place) -> list[Entry]:
        """The folders of other assignments, where a student's folder holds one folder for each and one is meant."""
        mine = [folder for folder in place.folders if self.is_meant_by(folder.name)]
        others = [folder for folder in place.folders if folder not in mine]
        alike = len(mine) == 1 and all(is_assignment(other.name) for other in others)
        return others if alike and not self.is_submission(place) else []

    def _holds(self, place: Place, parts: tuple[str, ...]) -> bool:
        for part in parts[:-1]:
            inner = [folder for folder in place.folders if folder.name == part]
            if not inner:
                return False
            place = place.inner(inner[0])
        return place.has(parts[-1])


def is_assignment(folder: str) -> bool:
    """Whether a folder is called as one of several assignments, such as ``hw1`` or ``Assignment 03``."""
    return _numbered(folder, whole=True) is not None


def _numbered(text: str, *, whole: bool = False) -> tuple[str, str] | None:
    found = _NUMBERED.search(text.casefold())
    if found is None or (whole and found.start(1) != 0):
        return None
    return _KINDS[found[1]], found[2]


def _plain(text: str) -> str:
    return _NOT_WORD.sub("", text.casefold())
