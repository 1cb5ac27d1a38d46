"""The text of an author's file, and where in it a character stands."""

from __future__ import annotations

import re
from bisect import bisect_right

from grader.errors import Flaw

# what editors count as a line; YAML 1.1 breaks lines at U+0085, U+2028 and U+2029 too
_BREAK = re.compile(r"\r\n|\r|\n")


class Source:
    """The text of a file by its name. Lines and columns count from 1, indices from 0."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self._breaks = [match.span() for match in _BREAK.finditer(text)]
        self._starts = [0, *(end for _, end in self._breaks)]

    def place(self, index: int) -> tuple[int, int]:
        """Line and column of a character; an index past the end is a place on the last line."""
        index = min(max(index, 0), len(self.text))
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """A line without its end; empty for a line that doesn't exist."""
        if not 1 <= number <= len(self._starts):
            return ""
        end = self._breaks[number - 1][0] if number <= len(self._breaks) else len(self.text)
        return self.text[self._starts[number - 1] : end]

    def flaw(self, place: tuple[int, int], message: str, fix: str = "") -> Flaw:
        """A flaw that quotes the line of its place."""
        return Flaw(self.file, *place, message, self.line(place[0]), fix)
