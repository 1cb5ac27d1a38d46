"""A submission that was found: who and when at once, what it holds when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from grader.intake.contents import read_pieces
from grader.intake.tree import Piece
from grader.intake.wanted import Wanted
from grader.model import Submission


@dataclass(frozen=True, slots=True)
class Found:
    """``about`` is the submission without its contents; :meth:`load` reads them. May be loaded from any thread."""

    about: Submission
    pieces: tuple[Piece, ...]
    wanted: Wanted

    @property
    def id(self) -> str:
        """The submission's name, safe for files and unique in a run."""
        return self.about.id

    def load(self) -> Submission:
        """The whole submission. Never raises for what a student handed in."""
        return read_pieces(self.about, self.pieces, self.wanted)
