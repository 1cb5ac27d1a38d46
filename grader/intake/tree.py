"""Whatever a class arrives in, as a tree of names: contents are read one file at a time, when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from posixpath import basename, join
from typing import IO, Literal, Protocol

from grader.intake.kinds import is_noise, with_small_suffix


class Unusable(Exception):
    """An archive, or a file in one, can't be used: why, as the end of a sentence."""


class Damaged(Unusable):
    """A file stands in the archive's list and can't be got out of it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a folder; ``path`` leads to it from the tree's root. ``why`` says why it is never used, if so."""

    path: str
    kind: Literal["file", "folder"]
    why: str = ""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def is_noise(self) -> bool:
        return is_noise(self.name, folder=self.kind == "folder")


class Tree(Protocol):
    """A folder on disk, or an archive that is never unpacked to disk."""

    def entries(self, folder: str = "", most: int | None = None) -> Sequence[Entry]:
        """What lies directly in a folder, by name; of more than ``most``, any ``most`` of them.

        Raises :class:`OSError` where it can't be read.
        """

    def size(self, path: str) -> int:
        """Bytes of a file, as its tree says."""

    def read(self, path: str, limit: int) -> bytes:
        """The first ``limit`` bytes of a file. Raises :class:`OSError` or :class:`Damaged`."""

    def open(self, path: str) -> IO[bytes]:
        """A file that can seek, to be closed by the caller. Raises :class:`OSError` or :class:`Damaged`."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file or folder that belongs to a submission. ``name`` is what the submission calls a file; the contents of a
    folder stand at its root."""

    tree: Tree
    path: str
    kind: Literal["file", "folder"]
    name: str = ""

    @property
    def shown(self) -> str:
        """How the piece is named to a person: as it lies there."""
        return basename(self.path) + ("/" if self.kind == "folder" else "")


@dataclass(frozen=True)
class Place:
    """A folder of a tree, listed once, without what machines left behind."""

    tree: Tree
    path: str
    name: str
    most: int | None = None  # entries that are looked at

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.tree.entries(self.path, self.most) if not entry.is_noise)

    @cached_property
    def files(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.kind == "file")

    @cached_property
    def folders(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.kind == "folder")

    def inner(self, folder: Entry) -> Place:
        """A folder of this place, as a place."""
        return Place(self.tree, folder.path, folder.name)

    def has(self, name: str) -> bool:
        """Whether a file of this name lies here, be it with a capital suffix."""
        return any(name in (entry.name, with_small_suffix(entry.name)) for entry in self.files)

    def at(self, name: str) -> str:
        """The path of what lies here under this name."""
        return join(self.path, name)
