"""Parses hostile Python: whatever a file holds, there is a tree or a sentence, never a crash."""

from __future__ import annotations

import ast
import io
import keyword
import tokenize
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter

from grader.model import Cell, Place

MOST_BYTES = 256 * 1024
DEEPEST = 200

# what Python and everyone's editors write; other codecs can hide code from a reader, or take long to decode
_ENCODINGS = frozenset({"utf-8", "utf-8-sig", "ascii", "us-ascii", "iso-8859-1", "iso-8859-15", "cp1252", "latin-1"})
_LOOK = "this check can't read it; a person should look."


class UnreadableError(Exception):
    """A file can't be read as Python: a sentence for the student. ``line`` is 0 where no line is to blame, and one of
    ``cell`` in a notebook."""

    def __init__(self, sentence: str, line: int = 0, cell: Cell | None = None) -> None:
        super().__init__(sentence)
        self.line = line
        self.cell = cell

    def place(self, file: str) -> Place:
        """Where the fault lies."""
        if self.cell is None:
            return Place(file, self.line)
        return Place(file, self.line, "", self.cell.number, self.cell.execution_count)


class InvalidError(UnreadableError):
    """A file is no Python: what Python itself says of it."""


@dataclass(frozen=True, eq=False)
class Parsed:
    """A file's syntax tree and its lines. ``cells`` says at which of them each cell of a notebook starts."""

    tree: ast.Module
    lines: tuple[str, ...]
    cells: tuple[tuple[int, Cell], ...] = ()

    def place(self, file: str, number: int) -> Place:
        """A line, counted from 1, with its text quoted."""
        text = self.lines[number - 1].strip() if 0 < number <= len(self.lines) else ""
        index = bisect_right(self.cells, number, key=itemgetter(0)) - 1
        if index < 0:
            return Place(file, number, text)
        start, cell = self.cells[index]
        return Place(file, number - start + 1, text, cell.number, cell.execution_count)


def parse(source: bytes, file: str) -> Parsed:
    """The tree of a file. Raises :class:`UnreadableError`."""
    if len(source) > MOST_BYTES:
        raise UnreadableError(f"{file} is larger than {MOST_BYTES // 1024} KiB, so {_LOOK}")
    return parse_text(_decoded(source, file), file)


def parse_text(text: str, file: str) -> Parsed:
    """The tree of a text; ``file`` is what it is called in sentences. Raises :class:`UnreadableError`."""
    if len(text) > MOST_BYTES:
        raise UnreadableError(f"{file} is larger than {MOST_BYTES // 1024} KiB, so {_LOOK}")
    try:
        if _depth(text) > DEEPEST:
            raise UnreadableError(f"The code of {file} is nested deeper than {DEEPEST} levels, so {_LOOK}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in strings: the student's business
            tree = ast.parse(text, file)
    except SyntaxError as error:
        line = error.lineno or 0
        at = f"{file}:{line}" if line else file
        raise InvalidError(f"{at} is not valid Python, so what the code uses can't be seen.", line) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise UnreadableError(f"{file} can't be parsed as Python, so {_LOOK}") from error
    return Parsed(tree, tuple(text.split("\n")))


def _decoded(source: bytes, file: str) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        if encoding.lower() not in _ENCODINGS:
            raise UnreadableError(f"{file} is written in the encoding {encoding}, so {_LOOK}")
        text = source.decode(encoding)
    except (SyntaxError, ValueError, LookupError) as error:
        raise UnreadableError(f"The encoding of {file} can't be read, so {_LOOK}") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    # where no token can be read the parser stops as well, and says better what is wrong
    with suppress(SyntaxError, tokenize.TokenError):
        yield from tokenize.generate_tokens(io.StringIO(text).readline)


def _depth(text: str) -> int:
    """No less than how deep the tree of a text is: ast.parse recurses in C, where depth can end the process.

    Every operator, bracket and keyword may nest what follows it or what stands before it, until a comma or the end of
    the statement; ``elif`` nests until its block ends, which is taken to be the next definition at the outermost level.
    """
    deepest, chains, indents = 0, 0, 0
    open_levels = [0]
    for token in _tokens(text):
        if token.type == tokenize.INDENT:
            indents += 1
        elif token.type == tokenize.DEDENT:
            indents -= 1
        elif token.type == tokenize.NEWLINE or token.string == ";":
            open_levels = [0]
        elif token.type == tokenize.OP and token.string in ")]}":
            del open_levels[max(len(open_levels) - 1, 1) :]
        elif token.type == tokenize.OP and token.string in "([{":
            open_levels[-1] += 1
            open_levels.append(0)
        elif token.string == ",":
            open_levels[-1] = 0
        elif token.string == "elif":
            chains += 1
        elif token.string in ("def", "class") and not indents:
            chains = 0
        elif token.type == tokenize.OP or keyword.iskeyword(token.string):
            open_levels[-1] += 1
        deepest = max(deepest, indents + chains + sum(open_levels))
    return deepest
