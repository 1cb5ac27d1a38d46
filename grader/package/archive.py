"""Zip files that are the same, byte for byte, whenever and wherever they are made from the same content."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.whole_file import write_file

# the earliest date that a zip can say: there is none that would be true of the same content made twice
_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3  # the system whose permissions the entries carry, whatever system packs them
_FILE, _EXECUTABLE = 0o100644, 0o100755


@dataclass(frozen=True)
class Member:
    """One file of an archive; ``name`` is its path there, with slashes."""

    name: str
    data: bytes
    executable: bool = False


def text(name: str, content: str, *, executable: bool = False) -> Member:
    """A text file: UTF-8, and line ends of LF, without which a shell script won't start."""
    return Member(name, content.replace("\r\n", "\n").encode("utf-8"), executable)


def pack(members: Iterable[Member]) -> bytes:
    """An archive of files, by name."""
    ordered = sorted(members, key=lambda member: member.name)
    _check(ordered)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in ordered:
            archive.writestr(_entry(member), member.data)
    return packed.getvalue()


def write_zip(path: Path, members: Iterable[Member]) -> None:
    """Writes an archive whole or not at all. Raises :class:`UsageError` where it can't be written."""
    packed = pack(members)
    try:
        write_file(path, packed)
    except OSError as error:
        raise UsageError(f"{path}: can't be written ({error.strerror}); name another file with -o") from None


def _check(members: list[Member]) -> None:
    """Names that every system can unpack, each once: anything else is our own mistake."""
    seen: set[str] = set()
    for member in members:
        parts = member.name.split("/")
        if "\\" in member.name or ":" in member.name or any(part in ("", ".", "..") for part in parts):
            raise ValueError(f"an archive can't hold a file named {member.name!r}")
        if member.name.casefold() in seen:
            raise ValueError(f"an archive would hold {member.name!r} twice")
        seen.add(member.name.casefold())


def _entry(member: Member) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(member.name, _DATE)
    entry.create_system = _UNIX
    entry.external_attr = (_EXECUTABLE if member.executable else _FILE) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
