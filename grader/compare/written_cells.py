r"""The layout of a written answer: text becomes one cell, a row of cells, or rows of cells.

Rows end at a line end, ``;`` or LaTeX's ``\\``; entries are separated by ``,``, ``&`` or spaces; ``[[1, 2], [3, 4]]``,
``$``, and LaTeX's matrix environments are understood. Nested lists are taken as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from grader.compare.figures import clean

LONGEST_ENTRY = 200
LONGEST_TEXT = 100_000
MOST_ENTRIES = 10_000
DEEPEST = 8
MOST_NAMED = 5

_OPEN, _CLOSE = "([{", ")]}"
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[a-z]*(?:matrix|array)\}(?:\{[lcr| ]*\})?|\\(?:left|right)(?=[\[\]()])")
_SPACE = re.compile(r"\\[,;:! ]|\\q?quad|[^\S\n]")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?", re.ASCII)

# None, one cell, or nested lists of cells
Cells = Any


class WrittenError(Exception):
    """A written answer can't be read: sentences for the student."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


def read_cells(value: Any) -> Cells:
    """A written value as nested lists of cells of text; raises :class:`WrittenError`.

    Numbers that were not typed as text (a module may hold them) become the text that Python prints for them.
    """
    cells = _read(value, 0)
    lengths = [len(cell) for _, cell in each_cell(cells)]
    if len(lengths) > MOST_ENTRIES:
        raise WrittenError(f"The answer has more than {MOST_ENTRIES} entries.")
    if sum(lengths) > LONGEST_TEXT:
        raise WrittenError(f"The answer is longer than {LONGEST_TEXT} characters.")
    return cells


def _read(value: Any, depth: int) -> Cells:
    if depth > DEEPEST:
        raise WrittenError(f"The answer is nested more than {DEEPEST} deep.")
    if isinstance(value, list | tuple):
        if len(value) > MOST_ENTRIES:
            raise WrittenError(f"The answer has more than {MOST_ENTRIES} entries.")
        return [_read(item, depth + 1) for item in value]
    if isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool)):
        return _printed(value)
    if not isinstance(value, str):
        raise WrittenError("The answer is empty." if value is None else "Write numbers or text, or lists of them.")
    return _text(value)


def _printed(value: float) -> str:
    if isinstance(value, int) and abs(value) >= 10**LONGEST_ENTRY:
        raise WrittenError(f"An entry is longer than {LONGEST_ENTRY} characters.")
    return repr(value)


def _text(text: str) -> Cells:
    if len(text) > LONGEST_TEXT:
        raise WrittenError(f"The answer is longer than {LONGEST_TEXT} characters.")
    plain = _unwrapped(text)
    if _THOUSANDS.fullmatch(plain):
        return plain
    bare = _inside_brackets(plain)
    if bare is not None and bare.lstrip().startswith("["):
        return [_row(_required(_inside_brackets(part), part)) for part in _split(bare, ",;\n") if part]
    rows = [_row(part) for part in _split(plain if bare is None else bare, ";\n") if part]
    if not rows and bare is None:
        raise WrittenError("The answer is empty.")
    if len(rows) > 1:
        return rows
    one_cell = bare is None and len(rows) == 1 and len(rows[0]) == 1
    return rows[0][0] if one_cell else [cell for row in rows for cell in row]


def _unwrapped(text: str) -> str:
    plain = text.replace("−", "-").replace("$", " ").strip()
    plain = _ENVIRONMENT.sub(" ", plain).replace("\\\\", ";")
    plain = re.sub(r"\\(?:times|cdot)(?![A-Za-z])", "*", re.sub(" +", " ", _SPACE.sub(" ", plain)))
    plain = re.sub(r" *([*+/^_·×]) *", r"\1", plain)
    # "a - b" is a difference, "a -b" two entries, and "- 0.8" one
    plain = re.sub(r"(?<=[^\s,;&\[(+*/-]) - ", "-", plain)
    return re.sub(r"- +", "-", plain).strip()


def _inside_brackets(text: str) -> str | None:
    stripped = text.strip()
    if not stripped.startswith("[") or not stripped.endswith("]"):
        return None
    depth = 0
    for at, character in enumerate(stripped):
        depth += (character in _OPEN) - (character in _CLOSE)
        if depth == 0 and at < len(stripped) - 1:
            return None
    return stripped[1:-1]


def _required(inside: str | None, part: str) -> str:
    if inside is None:
        raise WrittenError(f'"{clean(part.strip())}" is not a row: write a matrix as [[1, 2], [3, 4]].')
    return inside


def _row(text: str) -> list[str]:
    text = text if (inside := _inside_brackets(text)) is None else inside
    separators = ",&" if any(len(_split(text, mark)) > 1 for mark in ",&") else " "
    cells = [cell.strip() for cell in _split(text, separators)]
    return [cell for cell in cells if cell] if separators == " " else cells[: -1 if not cells[-1] else None]


def _split(text: str, separators: str) -> list[str]:
    """Parts between separators that stand outside of all brackets; blank parts between rows become empty."""
    parts, start, depth = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in _OPEN) - (character in _CLOSE)
        if depth <= 0 and character in separators:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return [part if part.strip() else "" for part in parts]


def each_cell(cells: Cells, index: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], str]]:
    """Every cell with its index."""
    if isinstance(cells, str):
        yield index, cells
    else:
        for at, item in enumerate(cells):
            yield from each_cell(item, (*index, at))


def map_cells(cells: Cells, read: Callable[[str], Any]) -> Any:
    """The same nesting with ``read(cell)`` in the place of each cell.

    ``read`` raises :class:`WrittenError` with a sentence that starts after the place ("is not a number…"); all are
    collected, the first few with their places.
    """
    flaws: list[str] = []

    def visit(item: Cells, index: tuple[int, ...]) -> Any:
        if not isinstance(item, str):
            return [visit(inner, (*index, at)) for at, inner in enumerate(item)]
        try:
            return read(_short_enough(item))
        except WrittenError as error:
            flaws.append(f'{where(index)}"{clean(item, 40)}" {error}')
            return None

    result = visit(cells, ())
    if flaws:
        more = f"{len(flaws) - MOST_NAMED} more entries can't be read."
        raise WrittenError(*flaws[:MOST_NAMED], *([more] if len(flaws) > MOST_NAMED else []))
    return result


def _short_enough(cell: str) -> str:
    if len(cell) > LONGEST_ENTRY:
        raise WrittenError(f"is longer than {LONGEST_ENTRY} characters.")
    return cell


def entries(count: int) -> str:
    """``1 entry``, ``8 entries``."""
    return f"{count} {'entry' if count == 1 else 'entries'}"


def where(index: tuple[int, ...]) -> str:
    """``Row 3, column 2: ``, ``Entry 3: ``, or nothing for a single value. Counts from 1."""
    if len(index) == 2:
        return f"Row {index[0] + 1}, column {index[1] + 1}: "
    return f"Entry {', '.join(str(at + 1) for at in index)}: " if index else ""
