"""A CSV file in which some cells change, and every other byte stays what it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.platforms.cells import written

_BOM = b"\xef\xbb\xbf"
_DELIMITERS = (",", ";", "\t")
_END = re.compile(r"\r\n|\n|\r|\Z")


@dataclass
class Cell:
    """A cell: ``raw`` is what stands in the file, quotes included, ``value`` what it means."""

    raw: str
    value: str


@dataclass
class Line:
    """A record of the file, with the end of line that it had and the number of the line where it begins."""

    cells: list[Cell]
    end: str
    number: int

    def value(self, column: int | None) -> str:
        """The value of a column without spaces around it; empty where the record is too short."""
        return self.cells[column].value.strip() if column is not None and column < len(self.cells) else ""

    @property
    def blank(self) -> bool:
        """Whether the record holds nothing."""
        return not any(cell.value.strip() for cell in self.cells)


@dataclass
class Sheet:
    """A CSV file with a line of column names."""

    path: Path
    delimiter: str
    lines: list[Line]
    bom: bool = False

    @property
    def header(self) -> Sequence[str]:
        """The names of the columns."""
        return [cell.value.strip() for cell in self.lines[0].cells]

    @property
    def body(self) -> Sequence[Line]:
        """All records after the names."""
        return self.lines[1:]

    def column(self, *names: str) -> int | None:
        """The first column that bears one of these names, whatever their case."""
        wanted = [name.casefold() for name in names]
        return next((at for at, name in enumerate(self.header) if name.casefold() in wanted), None)

    def put(self, line: Line, column: int, value: str) -> None:
        """Writes a value into a cell, unless that is what it holds."""
        while len(line.cells) <= column:
            line.cells.append(Cell("", ""))
        if line.cells[column].value != value:
            line.cells[column] = Cell(written(value, self.delimiter), value)

    def add(self, name: str) -> int:
        """Adds a column at the end of every record that is not an empty line, and gives its number."""
        column = max(len(line.cells) for line in self.lines)
        for line in self.lines:
            if not line.blank or len(line.cells) > 1:
                self.put(line, column, "")
        self.put(self.lines[0], column, name)
        return column

    def data(self) -> bytes:
        """The file as it is now."""
        text = "".join(self.delimiter.join(cell.raw for cell in line.cells) + line.end for line in self.lines)
        return (_BOM if self.bom else b"") + text.encode("utf-8")


def read_sheet(path: Path) -> Sheet:
    """Reads a CSV file in UTF-8 with commas, semicolons or tabs. Raises :class:`UsageError` for any other file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from error
    return parse(path, data)


def parse(path: Path, data: bytes) -> Sheet:
    """The records of a file's bytes; see :func:`read_sheet`."""
    bom = data.startswith(_BOM)
    try:
        text = data[len(_BOM) if bom else 0 :].decode("utf-8")
    except UnicodeDecodeError:
        advice = "give the file as the platform wrote it, or save the sheet as “CSV UTF-8”"
        raise UsageError(f"{path}: not UTF-8 text; {advice}") from None
    if not text.strip():
        raise UsageError(f"{path}: an empty file; give the grade book as the platform wrote it")
    delimiter = _delimiter(path, text)
    return Sheet(path, delimiter, _Scanner(path, text, delimiter).lines(), bom)


def _delimiter(path: Path, text: str) -> str:
    """The one that makes the most of the first record."""
    return max(_DELIMITERS, key=lambda one: _columns(_Scanner(path, text, one)))


def _columns(scanner: _Scanner) -> int:
    """How many cells the first record has; none where it can't be taken apart so."""
    try:
        return len(scanner.line().cells)
    except UsageError:
        return 0


class _Scanner:
    """Takes a text apart so that putting the raw pieces together again gives the text."""

    def __init__(self, path: Path, text: str, delimiter: str) -> None:
        self._path = path
        self._text = text
        self._at = 0
        self._number = 1
        self._delimiter = delimiter
        self._bare = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")

    def lines(self) -> list[Line]:
        found = []
        while self._at < len(self._text):
            found.append(self.line())
        return found

    def line(self) -> Line:
        first, cells = self._number, [self._cell()]
        while self._text.startswith(self._delimiter, self._at):
            self._at += len(self._delimiter)
            cells.append(self._cell())
        end = _END.match(self._text, self._at)
        if end is None:
            raise self._refused("text after a closing quote")
        self._at = end.end()
        self._number += sum(_ends(cell.raw) for cell in cells) + 1
        return Line(cells, end[0], first)

    def _cell(self) -> Cell:
        if not self._text.startswith('"', self._at):
            found = self._bare.match(self._text, self._at)
            assert found is not None
            self._at = found.end()
            return Cell(found[0], found[0])
        close = self._close(self._at + 1)
        raw = self._text[self._at : close + 1]
        self._at = close + 1
        return Cell(raw, raw[1:-1].replace('""', '"'))

    def _close(self, at: int) -> int:
        """Where the quote stands that ends a cell; two of them are one that belongs to it."""
        while (close := self._text.find('"', at)) != -1:
            if not self._text.startswith('"', close + 1):
                return close
            at = close + 2
        raise self._refused("a quote that is never closed")

    def _refused(self, what: str) -> UsageError:
        advice = "give the file as the platform wrote it"
        return UsageError(f"{self._path}:{self._number}: no record of a CSV file: {what}; {advice}")


def _ends(raw: str) -> int:
    return len(re.findall(r"\r\n|\n|\r", raw))
