"""What an assignment's submissions are known by: its modules' names, and how folders for it may be called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.intake.answers import ANSWERS_FILE
from grader.intake.kinds import NOTEBOOK
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
        modules = frozenset(layout.path for layout in layouts)
        named = modules | {PurePosixPath(layout.module).name for layout in layouts}
        notebooks = {str(PurePosixPath(name).with_suffix(NOTEBOOK)) for name in named}
        return cls(modules, named | notebooks | {ANSWERS_FILE}, (assignment.id, assignment.title))

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
        others = self.others_among([folder.name for folder in place.folders])
        if len(others) != len(place.folders) - 1 or self.is_submission(place):
            return []
        return [folder for folder in place.folders if folder.name in others]

    def others_among(self, names: Sequence[str]) -> set[str]:
        """The names of other assignments, where exactly one of the names is this one's."""
        meant = [name for name in names if self.is_meant_by(name)]
        return {name for name in names if is_assignment(name)} - set(meant) if len(meant) == 1 else set()

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
