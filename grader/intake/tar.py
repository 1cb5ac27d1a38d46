"""``.tar.gz`` as a tree. Such an archive can only be read from front to back: one pass lists its members and keeps
those that will be wanted in a nameless temporary file."""

from __future__ import annotations

import gzip
import re
import tarfile
import weakref
from threading import Lock
from typing import IO, cast

from grader.intake.archive import DAMAGED, Caps, Listing, Member, copied, damage_as, nameless_file
from grader.intake.member_names import decoded, member_path
from grader.intake.tree import Damaged, Entry, Unusable

_HEADER_BYTES = 2**16  # of one member: its own header, and those that carry long names before it
_NOT_KEPT = -1
_SMALL = 2**12
_DIGITS = re.compile(rb"[0-9]{40}")
_CHUNK = 2**16


class TarTree:
    """The members of a tar archive, packed by gzip or not. Raises :class:`Unusable` like :class:`ZipTree`.

    May be read from several threads.
    """

    def __init__(self, file: IO[bytes], caps: Caps, *, packed: bool) -> None:
        self._listing: Listing[int] = Listing(caps)
        self._lock = Lock()
        self._kept = nameless_file()
        self._closed = weakref.finalize(self, self._kept.close)
        self.refused = self._listing.refused
        with damage_as(Unusable):
            stream = gzip.GzipFile(fileobj=file, mode="rb") if packed else file
            self._read(_Forward(cast(IO[bytes], stream), caps.unpacked_bytes), caps)

    def entries(self, folder: str = "", most: int | None = None) -> list[Entry]:
        return self._listing.entries(folder)[:most]

    def size(self, path: str) -> int:
        return self._listing[path].size

    def read(self, path: str, limit: int) -> bytes:
        with self._lock:
            return self._found(path).read(min(limit, self.size(path)))

    def open(self, path: str) -> IO[bytes]:
        with self._lock:
            return copied(self._found(path), self.size(path))

    def close(self) -> None:
        self._closed()

    def _found(self, path: str) -> IO[bytes]:
        place = self._listing[path].place
        if place == _NOT_KEPT:
            raise Damaged("it is too large")
        self._kept.seek(place)
        return self._kept

    def _read(self, stream: _Forward, caps: Caps) -> None:
        with tarfile.open(fileobj=cast(IO[bytes], stream), mode="r:") as tar:
            while (info := tar.next()) is not None:
                self._add(info, stream, caps)
                tar.members = []  # type: ignore[attr-defined]  # they would pile up
                stream.next_header()
        if stream.last.strip(b"\0"):
            raise Unusable(DAMAGED)  # tarfile takes a broken header for the end

    def _add(self, info: tarfile.TarInfo, stream: _Forward, caps: Caps) -> None:
        path, why = member_path(decoded(info.name.encode("utf-8", "surrogateescape")))
        place, never = _NOT_KEPT, _why_never(info)
        if not (why or never) and info.isreg() and caps.wants(path) and info.size <= caps.member_bytes:
            place = self._kept.seek(0, 2)
            stream.seek(info.offset_data)
            stream.copy_into(self._kept, info.size)
        self._listing.add(path, why, Member(info.size, place, never), folder=info.isdir())


class _Forward:
    """A stream that is never read twice, nor further than allowed, so that no header can send its reader in circles.

    tarfile reads headers through it: at most a few KiB for each member, and no number of 40 digits, on which its
    search for a character set would spend quadratic time.
    """

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._place = 0
        self._budget = _HEADER_BYTES
        self.last = b""  # what was read last

    def next_header(self) -> None:
        """The next member has a budget of its own."""
        self._budget = _HEADER_BYTES

    def tell(self) -> int:
        return self._place

    def read(self, size: int) -> bytes:
        self._budget -= size
        if size < 0 or self._budget < 0:
            raise Unusable(DAMAGED)
        self.last = self._advance(size)
        if size > _SMALL and _DIGITS.search(self.last):
            raise Unusable(DAMAGED)
        return self.last

    def seek(self, place: int) -> int:
        if place < self._place:
            raise Unusable(DAMAGED)
        while self._place < place:
            if not self._advance(min(place - self._place, _CHUNK)):
                raise Unusable(DAMAGED)
        return self._place

    def copy_into(self, target: IO[bytes], size: int) -> None:
        """Copies the ``size`` bytes that follow."""
        while size:
            chunk = self._advance(min(size, _CHUNK))
            if not chunk:
                raise Unusable(DAMAGED)
            target.write(chunk)
            size -= len(chunk)

    def _advance(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._place += len(data)
        if self._place > self._limit:
            raise Unusable(f"it unpacks to more than {self._limit} bytes; pack only your own work")
        return data


def _why_never(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return "it is a link"
    if info.isdir() or (info.isreg() and not info.issparse()):
        return ""
    return "it is no regular file"
