"""What a format is, and where formats come from: the entry-point group ``grader.intake``, built-ins included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol

from grader.errors import UsageError
from grader.intake.tree import Entry, Piece, Place
from grader.intake.wanted import Wanted
from grader.model import Student

GROUP = "grader.intake"


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload of one student or group, before anything of it is read.

    Uploads with equal ``whose`` are by the same student or group: the newest counts, by ``submitted``, ``attempt`` and
    ``serial`` (a number that grows with time), in this order, and the others are listed. ``called`` is what the
    submission's id is made from. The other fields are those of :class:`~grader.model.Submission`.
    """

    whose: tuple[str, ...]
    called: str
    pieces: tuple[Piece, ...]
    student: Student
    group: str = ""
    members: tuple[Student, ...] = ()
    upload: str = ""
    submitted: datetime | None = None
    late: bool | None = None
    attempt: int | None = None
    serial: int = 0
    superseded: tuple[str, ...] = ()
    chosen: bool = False
    notes: tuple[str, ...] = ()
    platform: str = ""  # filled in with the name of the format

    @property
    def age(self) -> tuple[datetime, int, int]:
        """Sorts uploads of one student, the newest last."""
        return self.submitted or datetime.min.replace(tzinfo=UTC), self.attempt or 0, self.serial


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence for staff, about a file of the class that belongs to nobody, or about the class."""

    text: str


@dataclass(frozen=True)
class Context:
    """What a format may know besides names: the zone of times that are written without one, and what is asked for."""

    tz: tzinfo
    wanted: Wanted

    def zoneless(self, platform: str) -> Remark:
        """The remark on times that bear no zone."""
        return Remark(f"{platform} writes times without a zone: they were read as {self.tz} (--timezone changes that).")


class Format(Protocol):
    """How one platform lays out what staff download from it.

    ``rank`` says who is asked first: names that only one platform gives, before those that may mean something else.
    """

    rank: int

    def fits(self, place: Place) -> bool:
        """Whether the names in this folder (and nothing that is in the files) are this platform's."""

    def read(self, place: Place, context: Context) -> Iterator[Upload | Remark]:
        """Every upload, and a remark on every file that belongs to none. Reads nothing but the platform's own files."""


@cache
def format_named(name: str) -> Format:
    """The format that ``--format`` names. Raises :class:`UsageError` for an unknown one."""
    found = entry_points(group=GROUP, name=name)
    if not found:
        raise UsageError(f"--format {name}: no such format; known are {', '.join(sorted(format_names()))}")
    form: Format = next(iter(found)).load()()
    return form


def format_names() -> frozenset[str]:
    """The names of all formats that are installed."""
    return frozenset(point.name for point in entry_points(group=GROUP))


def format_of(place: Place) -> str:
    """The name of the first format that fits a folder."""
    for name in sorted(format_names(), key=lambda name: (format_named(name).rank, name)):
        if format_named(name).fits(place):
            return name
    return ""


def stray(entry: Entry, why: str = "") -> Remark:
    """The remark on a file or folder that belongs to no submission."""
    name = entry.path + ("/" if entry.kind == "folder" else "")
    return Remark(f"'{name}' belongs to no submission and was not used{f': {why}' if why else ''}.")


def piece(place: Place, entry: Entry, name: str = "") -> Piece:
    """A file (under the name that the student gave it) or a folder of a place."""
    return Piece(place.tree, entry.path, entry.kind, name or entry.name)
