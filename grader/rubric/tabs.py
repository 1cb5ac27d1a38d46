"""Tabs in a student's YAML where YAML wants spaces: read as spaces where only one thing can be meant.

A tab inside quotes, an unquoted text or a block of text is an answer's own, and stays.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import yaml

from grader.rubric.compose import MAX_DEPTH, MAX_VALUES

_INDENT = "  "
_BREAKS = "\r\n\x85\u2028\u2029"
_SPACE = re.compile(r"[ \t]+")
_MOST_TOKENS = 5 * MAX_VALUES


def without_tabs(text: str) -> str | None:
    """``text`` with spaces for tabs: two for each that indents a line, one behind a colon or between entries.

    ``None`` where that is no sure thing: some lines are indented by tabs and others by spaces, or a tab stands
    elsewhere between words.
    """
    try:
        return _joined(list(_pieces(text, _tabs(text))))
    except (yaml.YAMLError, ValueError, OverflowError):
        return None


class _UnsureError(ValueError):
    """More than one thing may be meant."""


def _tabs(text: str) -> dict[int, bool]:
    """The indices of tabs between words, and whether each stands in brackets."""
    scanner: Any = _Scanner(text)
    tokens = 0
    while scanner.check_token():
        scanner.get_token()
        tokens += 1
        if tokens > _MOST_TOKENS or scanner.flow_level > MAX_DEPTH:
            raise _UnsureError
    if len(scanner.indented_by) > 1 or "\ufeff" in text:  # which PyYAML counts as no column
        raise _UnsureError
    found: dict[int, bool] = scanner.tabs
    return found


class _Scanner(yaml.SafeLoader):
    """PyYAML's scanner, which goes on at a tab as at a space.

    ``tabs`` are the indices of those that it met between words, and whether in brackets; ``indented_by``
    holds the characters that lines are indented by.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.tabs: dict[int, bool] = {}
        self.indented_by: set[str] = set()
        self._text = text
        self._seen_line = -1

    def scan_to_next_token(self) -> None:
        super().scan_to_next_token()
        while self.peek() == "\t":
            self._forward_tab()
            super().scan_to_next_token()
        if self.line != self._seen_line and not self.flow_level and self.peek() != "\0":
            before = self._text[self.index - self.column : self.index]
            self.indented_by |= set() if before.strip(" \t") else set(before)  # else a text ends in this line
        self._seen_line = self.line

    def scan_block_scalar_indicators(self, start_mark: Any) -> Any:
        found: Any = super().scan_block_scalar_indicators(start_mark)
        if found[1] is not None:  # how many columns its text is indented by
            raise _UnsureError
        return found

    def scan_block_scalar_indentation(self) -> Any:
        return self._to_text(None)

    def scan_block_scalar_breaks(self, indent: int) -> Any:
        breaks, _, end = self._to_text(indent)
        return breaks, end

    def _to_text(self, most: int | None) -> tuple[list[str], int, Any]:
        """Goes on to the next line of a block that isn't empty, and past what it is indented by."""
        to_next_line: Any = self.scan_line_break
        breaks: list[str] = []
        deepest, end = 0, self.get_mark()
        while True:
            self._indent(most)
            deepest = max(deepest, self.column)
            if self.peek() not in _BREAKS:
                return breaks, deepest, end
            breaks.append(to_next_line())
            end = self.get_mark()

    def _indent(self, most: int | None) -> None:
        """Past spaces or past tabs: what is mixed with them is the text's own."""
        kind = self.peek()
        while kind in " \t" and self.peek() == kind and (most is None or self.column < most):
            if kind == "\t":
                self._forward_tab()
            else:
                self.forward()
        if self.column and self.peek() not in f"\0{_BREAKS}":
            self.indented_by.add(kind)

    def _forward_tab(self) -> None:
        self.tabs[self.index] = bool(self.flow_level)
        self.forward()


def _pieces(text: str, tabs: dict[int, bool]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, and which of them stand for a tab."""
    done = 0
    for run in _SPACE.finditer(text):
        for index in range(*run.span()):
            if index in tabs:
                yield text[done:index], False
                yield _spaces(text, *run.span(), in_brackets=tabs[index]), True
                done = index + 1
    yield text[done:], False


def _spaces(text: str, start: int, end: int, *, in_brackets: bool) -> str:
    """What takes the place of each tab that stands in a stretch of white space."""
    before, after = text[start - 1 : start] if start else "\n", text[end : end + 1] or "\n"
    if after in _BREAKS:
        return ""
    if before in _BREAKS:
        return _INDENT
    if before == ":" or (in_brackets and before in ",[{") or after == "#":
        return " "
    raise _UnsureError  # it may be a text's own


def _joined(pieces: list[tuple[str, bool]]) -> str:
    """The whole text, if nothing that was put in place of a tab has come to stand inside quotes."""
    text = "".join(piece for piece, _ in pieces)
    ends = accumulate(len(piece) for piece, _ in pieces)
    places = [end - len(piece) for end, (piece, is_tab) in zip(ends, pieces, strict=True) if is_tab]
    quoted = [
        (token.start_mark.index, token.end_mark.index)
        for token in yaml.scan(text, yaml.SafeLoader)
        if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"')
    ]
    starts = [start for start, _ in quoted]
    if any(place < quoted[found - 1][1] for place in places if (found := bisect_right(starts, place))):
        raise _UnsureError
    return text
