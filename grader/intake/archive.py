"""Archives that strangers made: what is read of them, how much at most, and what is refused in which words."""

from __future__ import annotations

import gzip
import struct
import tarfile
import tempfile
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from posixpath import basename, join
from typing import IO, Generic, Protocol, TypeVar, cast

from grader.intake.kinds import Kind, kind_of, other_archive
from grader.intake.tree import Damaged, Entry, Tree, Unusable

ENCRYPTED = "it is locked with a password; pack it again without one"
DAMAGED = "it is damaged or was cut short; pack it again"
_PACK = "hand in a .zip or .tar.gz"
_IN_MEMORY = 2**23
_CHUNK = 2**16

# what the standard library raises for an archive that is not as it says; other errors of reading are not the archive's
_RAISED = (
    ArithmeticError,
    EOFError,
    LookupError,
    RuntimeError,
    ValueError,
    gzip.BadGzipFile,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True)
class Caps:
    """How much of an archive is read: its own bytes, the bytes of its list of members, its members, the bytes of a
    member that is read and of all that it unpacks to, and which members are read."""

    archive_bytes: int
    directory_bytes: int
    members: int
    member_bytes: int
    unpacked_bytes: int
    kinds: frozenset[Kind]
    suffixes: tuple[str, ...] = ()  # further files that are read

    def wants(self, name: str) -> bool:
        """Whether a file of this name may be read at all; the others are listed and never unpacked."""
        return kind_of(name) in self.kinds or name.casefold().endswith(self.suffixes)


# of a student: hostile
STUDENT = Caps(
    archive_bytes=256 * 2**20,
    directory_bytes=2 * 2**20,
    members=20_000,
    member_bytes=2**25,
    unpacked_bytes=2**30,
    kinds=frozenset({"source", "notebook", "answers"}),
)
# of a whole class, as staff downloaded it: large, and hostile in its names and in what lies within
CLASS = Caps(
    archive_bytes=2**40,
    directory_bytes=2**28,
    members=1_000_000,
    member_bytes=2**28,
    unpacked_bytes=2**40,
    kinds=frozenset({"source", "notebook", "answers", "like answers", "archive"}),
    suffixes=(".csv", ".txt", ".yml", ".yaml"),
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Member(Generic[T]):
    """A file in an archive: its size, where it is found, and why it is never used, if so."""

    size: int
    place: T
    why: str = ""


class Listing(Generic[T]):
    """The names in an archive as a tree. A name that stands there twice is the last one's, as for every unpacker."""

    def __init__(self, caps: Caps) -> None:
        self._caps = caps
        self._members: dict[str, Member[T]] = {}
        self._folders: set[str] = set()
        self._paths: list[str] | None = None
        self._count = 0
        self.refused: list[tuple[str, str]] = []  # names that stand nowhere in the tree, and why

    def add(self, path: str, why: str, member: Member[T], *, folder: bool) -> None:
        """Adds what :func:`~grader.intake.member_names.member_path` says; :class:`Unusable` for one too many."""
        self._count += 1
        if self._count > self._caps.members:
            raise Unusable(f"it holds more than {self._caps.members} files; pack only your own work")
        if why:
            self.refused.append((path, why))
        elif folder:
            self._folders.add(path)
        elif path:
            if path in self._members:
                self.refused.append((path, "it stands in the archive twice, and the last counts"))
            self._members[path] = member

    def __getitem__(self, path: str) -> Member[T]:
        return self._members[path]

    def entries(self, folder: str) -> list[Entry]:
        """What lies directly in a folder, by name."""
        if self._paths is None:
            self._paths = sorted([*self._members, *(f"{name}/" for name in self._folders if name)])
        start = f"{folder}/" if folder else ""
        return sorted(self._below(start, self._paths), key=lambda entry: entry.name)

    def _below(self, start: str, paths: Sequence[str]) -> Iterator[Entry]:
        index = bisect_left(paths, start)
        while index < len(paths) and paths[index].startswith(start):
            head, inside, _ = paths[index][len(start) :].partition("/")
            if not inside:
                if head:
                    yield Entry(start + head, "file", self._members[start + head].why)
                index += 1
            else:
                yield Entry(start + head, "folder")
                index = bisect_left(paths, f"{start}{head}0")  # "0" follows "/"


@contextmanager
def damage_as(error: type[Unusable], sentence: str = DAMAGED) -> Iterator[None]:
    """Whatever the standard library raises for a broken archive, as one error of ours."""
    try:
        yield
    except Unusable:
        raise
    except _RAISED as cause:
        raise error(sentence) from cause


def nameless_file() -> IO[bytes]:
    """A file for what must be sought in: in memory while it is small, then on disk under no name."""
    return cast(IO[bytes], tempfile.SpooledTemporaryFile(_IN_MEMORY))


def copied(source: IO[bytes], size: int) -> IO[bytes]:
    """The next ``size`` bytes in a nameless file of their own. Raises :class:`Damaged` where there are fewer."""
    target = nameless_file()
    try:
        while size:
            chunk = source.read(min(size, _CHUNK))
            if not chunk:
                raise Damaged(DAMAGED)
            target.write(chunk)
            size -= len(chunk)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


class Archive(Tree, Protocol):
    """An archive as a tree; ``refused`` are names that stand nowhere in it, and why."""

    refused: list[tuple[str, str]]

    def close(self) -> None:
        """Gives back what the tree holds; the file that it was read from stays open."""


def open_archive(file: IO[bytes], name: str, caps: Caps) -> Archive:
    """The tree of an archive, by its content. Raises :class:`Unusable`, and :class:`OSError` as ``file`` does."""
    size = file.seek(0, 2)
    if size > caps.archive_bytes:
        raise Unusable(f"it has {size} bytes, and at most {caps.archive_bytes} are read; pack only your own work")
    layout = layout_of(file, name)
    if layout == "zip":
        from grader.intake.zip import ZipTree

        return ZipTree(file, caps)
    from grader.intake.tar import TarTree

    return TarTree(file, caps, packed=layout == "gzip")


_MAGIC: Mapping[bytes, str] = {
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\xfd7zXZ\x00": "an xz file",
    b"BZh": "a bzip2 file",
    b"\x28\xb5\x2f\xfd": "a Zstandard file",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
}


def layout_of(file: IO[bytes], name: str) -> str:
    """``"zip"``, ``"gzip"`` or ``"tar"``, by the first bytes: browsers unpack and rename. Raises :class:`Unusable`."""
    if refused := other_archive(name):
        raise Unusable(f"it is {refused}; {_PACK}")
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    if not head:
        raise Unusable("it is empty; pack it again")
    if found := next((called for magic, called in _MAGIC.items() if head.startswith(magic)), ""):
        raise Unusable(f"it is {found}, whatever its name says; {_PACK}")
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head[257:262] == b"ustar" or (not head.startswith(b"PK") and name.casefold().endswith(".tar")):
        return "tar"
    if head.startswith(b"PK") or name.casefold().endswith(".zip"):
        return "zip"
    raise Unusable(DAMAGED)


def shown_in(archive: str, path: str) -> str:
    """A member as it is named to a person: behind the archive that it lies in."""
    return join(basename(archive), path)
