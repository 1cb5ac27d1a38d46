"""What a rule of ``source`` says: a sentence and the line that it is about."""

from __future__ import annotations

from dataclasses import dataclass

from grader.model import Place


@dataclass(frozen=True)
class Told:
    """A breach of a rule, or (``is_note``) something that can't be seen and costs nothing."""

    sentence: str
    place: Place | None = None
    is_note: bool = False


def at(place: Place) -> str:
    """``conv.py:12``, or a line of a notebook's cell."""
    return place.at
