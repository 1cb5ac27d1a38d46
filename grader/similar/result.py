"""What a search for similar submissions found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """Lines of a file, the first and the last of them counted."""

    file: str
    first: int
    last: int

    def __str__(self) -> str:
        lines = f"line {self.first}" if self.first == self.last else f"lines {self.first}–{self.last}"
        return f"{self.file}, {lines}"


@dataclass(frozen=True)
class Passage:
    """A passage of one submission, the places of the other where the same stands, and its length in characters
    without names, comments and spaces."""

    here: Span
    there: tuple[Span, ...]
    length: int


@dataclass(frozen=True)
class Side:
    """One submission of a pair. ``share`` of its code, in 0…1, stands in the other one too; ``file`` is its file of
    which most does, with the share of that."""

    submission: str
    share: float
    file: str
    file_share: float


@dataclass(frozen=True)
class Pair:
    """Two submissions, by name, and the passages that they share, the longest first, seen from the first of them."""

    first: Side
    second: Side
    passages: tuple[Passage, ...]

    @property
    def strength(self) -> float:
        """The largest of all shares, which decides whether a pair is listed and where."""
        return max(self.first.share, self.second.share, self.first.file_share, self.second.file_share)


@dataclass(frozen=True)
class Similar:
    """The pairs of a class, the most similar first; what was not compared, and the sources of those in the pairs.

    ``common`` says that code which most of the class has in common was passed over.
    """

    pairs: tuple[Pair, ...]
    submissions: int
    threshold: float
    common: bool
    notes: tuple[str, ...]
    sources: Mapping[str, Mapping[str, str]]
