"""The files of a submission in a fixed order, those near the top first, before any of them is read."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from posixpath import basename

from grader.intake.kinds import kind_of, of_environment
from grader.intake.notes import Notes
from grader.intake.tree import Tree, Unusable

MAX_DEPTH = 16
# more files than this that could be read are nobody's homework; of others, which are only listed, more may lie there
MAX_USABLE = 5_000
MAX_WALKED = 100_000


@dataclass(frozen=True, slots=True)
class File:
    """A file of a submission: where it lies, what the submission calls it, and how it is named to the student.

    ``nested`` says that it lies in an archive which the student packed; ``why`` why it is never used, if so.
    """

    tree: Tree
    path: str
    key: str
    shown: str
    nested: bool = False
    why: str = ""

    @property
    def name(self) -> str:
        return basename(self.key)


@dataclass(frozen=True)
class Within:
    """Where files come from: what stands before their names, for the grader and for a person."""

    key: str = ""
    shown: str = ""
    nested: bool = False


def walk(tree: Tree, root: str, notes: Notes, within: Within | None = None, skip: Collection[str] = ()) -> list[File]:
    """The files below ``root``, named from there. Folders that are not entered are noted, but for those in ``skip``.

    Raises :class:`Unusable` where there are too many files.
    """
    found: list[File] = []
    usable = 0
    for file in _walk(tree, root, notes, within or Within(), skip):
        usable += kind_of(file.name) != "other"
        if usable > MAX_USABLE:
            raise _too_many(MAX_USABLE)
        found.append(file)
    return found


def _too_many(count: int) -> Unusable:
    return Unusable(f"it holds more than {count} files; hand in only your own work")


def _walk(tree: Tree, root: str, notes: Notes, within: Within, skip: Collection[str]) -> Iterator[File]:
    start = len(root) + 1 if root else 0
    waiting = deque([root])
    left = MAX_WALKED
    while waiting:
        entries = tree.entries(waiting.popleft(), left + 1)
        left -= len(entries)
        if left < 0:
            raise _too_many(MAX_WALKED)
        aside = of_environment([entry.name for entry in entries])
        for entry in entries:
            below = entry.path[start:]
            if entry.is_noise or entry.path in skip or entry.name in aside:
                continue
            if entry.kind == "file":
                yield File(tree, entry.path, within.key + below, within.shown + below, within.nested, entry.why)
            elif entry.name.startswith("."):
                notes.unused(f"{within.shown}{below}/", "its name begins with a dot")
            elif below.count("/") >= MAX_DEPTH:
                notes.unused(within.shown + below, f"folders are read to a depth of {MAX_DEPTH}")
            else:
                waiting.append(entry.path)
