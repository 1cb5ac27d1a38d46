"""A folder on disk as a tree. Links in it are seen, and never followed."""

from __future__ import annotations

import os
from collections.abc import Collection
from itertools import islice
from pathlib import Path
from typing import IO

from grader.intake.contents import read_pieces
from grader.intake.tree import Entry, Piece
from grader.model import Submission


class FolderTree:
    """The files below a folder, as they lie there; ``without`` are paths that are passed over."""

    def __init__(self, root: Path, without: Collection[Path] = ()) -> None:
        self._root = root
        self._without = {path.resolve() for path in without}
        self._names = {path.name for path in self._without}

    def entries(self, folder: str = "", most: int | None = None) -> list[Entry]:
        with os.scandir(self._root / folder) as found:
            entries = [_entry(one, folder) for one in islice(found, most) if not self._is_left_out(one)]
        return sorted(entries, key=lambda entry: entry.name)

    def size(self, path: str) -> int:
        return (self._root / path).stat().st_size

    def read(self, path: str, limit: int) -> bytes:
        with (self._root / path).open("rb") as file:
            return file.read(limit)

    def open(self, path: str) -> IO[bytes]:
        return (self._root / path).open("rb")

    def _is_left_out(self, entry: os.DirEntry[str]) -> bool:
        return entry.name in self._names and Path(entry.path).resolve() in self._without


def _entry(found: os.DirEntry[str], folder: str) -> Entry:
    path = f"{folder}/{found.name}" if folder else found.name
    if found.is_symlink():
        return Entry(path, "file", "it is a link")
    if found.is_dir():
        return Entry(path, "folder")
    return Entry(path, "file", "" if found.is_file() else "it is no regular file")


def piece_on_disk(path: Path, without: Collection[Path] = ()) -> Piece:
    """A file or a folder on disk as all that there is of a submission, but for paths that are passed over."""
    if path.is_file():
        return Piece(FolderTree(path.parent), path.name, "file", path.name)
    return Piece(FolderTree(path, without), "", "folder")


def read_submission(path: Path, submission_id: str) -> Submission:
    """Reads a folder or a single file as a submission, as :func:`~grader.intake.contents.read_pieces` does."""
    return read_pieces(Submission(submission_id), [piece_on_disk(path)])
