"""What a platform is, and where platforms come from: the entry-point group ``grader.platforms``, built-ins included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import entry_points
from typing import Literal, Protocol

from grader.errors import UsageError
from grader.platforms.grades import ClassGrades, PersonGrade
from grader.platforms.sheet import Line, Sheet

GROUP = "grader.platforms"

# a number that the platform itself gave; an id, login or e-mail address that is good everywhere; a name; a group's name
Kind = Literal["own", "key", "name", "group"]


@dataclass(frozen=True)
class Options:
    """What is asked for. ``out_of`` scales all scores; ``column`` is the name of the column that they go to."""

    with_pending: bool = False
    missing_as: Decimal | None = None
    out_of: Decimal | None = None
    column: str = ""
    feedback: bool = False


@dataclass(frozen=True)
class Table:
    """A new file: its first lines, a row for each grade that can go in, and sentences on those that can't."""

    head: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """Where things stand in a platform's own file.

    ``persons`` are the records that are somebody's; ``keys`` say which columns name people. ``maximum`` is what the
    score is out of there, where the file says so; ``excused`` are cells (in lower case) that no score takes the place
    of, and ``blank`` those that hold no score. ``advice`` is for whoever gives a file whose numbers are other people's;
    it is empty where a number is the same person's in every file of the platform.
    """

    persons: Sequence[Line]
    keys: tuple[tuple[int, Kind], ...]
    score: int
    maximum: Decimal | None = None
    feedback: int | None = None
    blank: frozenset[str] = frozenset({"", "-"})
    excused: frozenset[str] = frozenset()
    told: tuple[str, ...] = ()
    advice: str = ""


class Platform(Protocol):
    """How one platform takes grades.

    ``label`` is what people call it, ``most`` whether it takes no score above the maximum.
    """

    label: str
    most: bool

    def fresh(self, book: ClassGrades, scores: Sequence[tuple[PersonGrade, str]], options: Options) -> Table:
        """A new file; ``scores`` are the grades with what their score cells hold."""

    def layout(self, sheet: Sheet, book: ClassGrades, options: Options) -> Layout:
        """How to fill in the platform's own file; adds a column where the assignment has none.

        Raises :class:`UsageError` where it is not a file of this platform, or it is not clear which column is meant.
        """

    def own_key(self, cell: str) -> str:
        """The number in a cell of an ``own`` column."""


def platform_named(name: str) -> Platform:
    """The platform that ``--to`` names. Raises :class:`UsageError` for an unknown one."""
    found = entry_points(group=GROUP, name=name)
    if not found:
        known = ", ".join(sorted({point.name for point in entry_points(group=GROUP)}))
        raise UsageError(f"--to {name}: no such platform; known are {known}")
    platform: Platform = next(iter(found)).load()()
    return platform
