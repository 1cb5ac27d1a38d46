"""``.zip`` as a tree: the list of members is read at once, a member when it is asked for, and nothing goes to disk
under a name that the archive chose."""

from __future__ import annotations

import stat
import sys
import zipfile
from typing import IO, cast

from grader.intake.archive import ENCRYPTED, Caps, Listing, Member, copied, damage_as
from grader.intake.member_names import decoded, member_path
from grader.intake.tree import Damaged, Entry, Unusable

MAX_RATIO = 200
_RATIO_FROM = 2**20  # smaller members may be as repetitive as they like
_UTF8 = 0x800
_ENCRYPTED = 0x1
# deflate can be unpacked in steps of a bounded size; Python's bzip2 and LZMA in zipfile can't
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ZipTree:
    """The members of a ZIP archive. Raises :class:`Unusable` for an archive that can't be read or is too large.

    May be read from several threads.
    """

    def __init__(self, file: IO[bytes], caps: Caps) -> None:
        self._listing: Listing[zipfile.ZipInfo] = Listing(caps)
        self.refused = self._listing.refused
        guarded = _Guarded(file, caps.directory_bytes)
        with damage_as(Unusable):
            self._zip = zipfile.ZipFile(cast(IO[bytes], guarded))
        guarded.limit = sys.maxsize
        for info in self._zip.infolist():
            self._add(info, caps)

    def entries(self, folder: str = "", most: int | None = None) -> list[Entry]:
        return self._listing.entries(folder)[:most]

    def size(self, path: str) -> int:
        return self._listing[path].size

    def read(self, path: str, limit: int) -> bytes:
        with damage_as(Damaged), self._zip.open(self._listing[path].place) as member:
            return member.read(limit)

    def open(self, path: str) -> IO[bytes]:
        with damage_as(Damaged), self._zip.open(self._listing[path].place) as member:
            return copied(member, self.size(path))

    def close(self) -> None:
        self._zip.close()

    def _add(self, info: zipfile.ZipInfo, caps: Caps) -> None:
        path, why = member_path(_name(info))
        wanted = caps.wants(path)
        if wanted and info.flag_bits & _ENCRYPTED:
            raise Unusable(ENCRYPTED)
        if wanted and info.compress_type not in _METHODS:
            raise Unusable("it is packed by a method that is not read; pack it again as an ordinary .zip")
        member = Member(info.file_size, info, _why_never(info, wanted=wanted))
        self._listing.add(path, why, member, folder=info.orig_filename.endswith(("/", "\\")))


class _Guarded:
    """A file of which nobody reads more than ``limit`` bytes at once, as zipfile reads the list of members."""

    def __init__(self, file: IO[bytes], limit: int) -> None:
        self._file = file
        self._end = file.seek(0, 2)
        self.limit = limit
        self.tell = file.tell
        self.seekable = file.seekable

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence == 0 and offset < 0:
            raise ValueError("a negative place")  # on a disk it would be an OSError, as if the disk were broken
        return self._file.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._end - self._file.tell())  # asked for more, a file makes room for more
        data = self._file.read(min(left, self.limit + 1, size if size >= 0 else left))
        if len(data) > self.limit:
            raise Unusable("its list of files is too long; pack only your own work")
        return data


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; without the mark for UTF-8, zipfile has read it as cp437, which can be undone."""
    name = info.orig_filename.partition("\0")[0]
    return name if info.flag_bits & _UTF8 else decoded(name.encode("cp437"))


def _why_never(info: zipfile.ZipInfo, *, wanted: bool) -> str:
    mode = stat.S_IFMT(info.external_attr >> 16)
    if mode == stat.S_IFLNK:
        return "it is a link"
    if mode not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "it is no regular file"
    if wanted and info.file_size > _RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        return f"it unpacks to more than {MAX_RATIO} times its size"
    return ""
