"""A notebook as one syntax tree, in which every line knows its cell. Cells that aren't Python never run: they are left
out, and told of."""

from __future__ import annotations

import ast

from grader.checks.source.parse import InvalidError, Parsed, UnreadableError, parse_text
from grader.model import Cell, Notebook, Place


def parse_notebook(notebook: Notebook, file: str) -> tuple[Parsed, list[tuple[str, Place]]]:
    """The tree of all cells, and a sentence and a place for each that was left out.

    Raises :class:`UnreadableError` where a cell may be Python and can't be read all the same.
    """
    body: list[ast.stmt] = []
    lines: list[str] = []
    starts: list[tuple[int, Cell]] = []
    skipped: list[tuple[str, Place]] = []
    for cell in notebook.cells:
        where = Place(file, 0, "", cell.number, cell.execution_count)
        starts.append((len(lines) + 1, cell))
        try:
            parsed = parse_text(cell.source, where.at)
        except InvalidError as error:
            said = f"{where.at} is not valid Python: it is not run, and what it uses was not looked at."
            skipped.append((said, Place(file, error.line, "", cell.number, cell.execution_count)))
            lines += cell.source.split("\n")
        except UnreadableError as error:
            raise UnreadableError(str(error), error.line, cell) from error
        else:
            body += ast.increment_lineno(parsed.tree, len(lines)).body
            lines += parsed.lines
    return Parsed(ast.Module(body, []), tuple(lines), tuple(starts)), skipped
