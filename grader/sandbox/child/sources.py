"""The files of a submission as one layout sees them: staff files laid over, lines to quote, names that they define.

Each cell of a notebook is compiled under a file name of its own, which says where it stands.
"""

from __future__ import annotations

import ast
import importlib.util
import linecache
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from posixpath import join, normpath

from grader.sandbox.stubs import is_left_open, meant

LINE_CHARACTERS = 200
PATH_CHARACTERS = 400
# path, line, quoted line; and in a notebook the cell and its execution count
Where = tuple[str, int, str] | tuple[str, int, str, int, int | None]


@dataclass(frozen=True)
class Cell:
    """A code cell of the notebook at ``path``."""

    path: str
    number: int
    count: int | None
    source: str

    @property
    def file(self) -> str:
        """Under what name it is compiled, and shown in tracebacks."""
        prompt = "" if self.count is None else f" (In [{self.count}])"
        return f"{self.path}, cell {self.number}{prompt}"


def below(root: str, path: str) -> str:
    """A path below a root, as the submission names it."""
    return normpath(join(root, path))


class Sources:
    """Files by path. Nothing is decoded, parsed or compiled before it is needed."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        overlay: Mapping[str, bytes],
        notebooks: Mapping[str, Sequence[Cell]] | None = None,
    ) -> None:
        self._staff = dict(overlay)
        self._files = {**files, **overlay}
        self.notebooks = notebooks or {}
        self._cells = {cell.file: cell for cells in self.notebooks.values() for cell in cells}
        self.lost: dict[str, str] = {}  # name → what became of the cell that should define it
        self.lines = cache(self._lines)
        self.definitions = cache(self._definitions)

    def __contains__(self, path: object) -> bool:
        """Whether a file, or what stands for a cell, is the submission's."""
        return path in self._files or path in self._cells

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._files))

    def content(self, path: str) -> bytes:
        return self._files[path]

    def text(self, path: str) -> str:
        """The file as text, as far as it can be decoded."""
        if path in self._cells:
            return self._cells[path].source
        try:
            return importlib.util.decode_source(self._files[path])
        except (SyntaxError, UnicodeError, LookupError):
            return self._files[path].decode("utf-8", "replace")

    def line(self, path: str, number: int) -> str:
        """A line to quote, stripped and cut; empty where there is none."""
        lines = self.lines(path) if path in self else []
        return lines[number - 1].strip()[:LINE_CHARACTERS] if 0 < number <= len(lines) else ""

    def frame(self, path: str) -> str:
        """How a line of a traceback begins that stands in a file."""
        return f'File "{path[:PATH_CHARACTERS]}"'

    def where(self, path: str, line: int) -> Where:
        """A place for the grader."""
        cell = self._cells.get(path)
        place = (path if cell is None else cell.path)[:PATH_CHARACTERS], line, self.line(path, line)
        return place if cell is None else (*place, cell.number, cell.count)

    def where_defined(self, name: str) -> list[Where]:
        """Every file that defines a name at top level: the student's modules, else their notebooks, else the staff's
        modules. Where one of the student's says more than a stub, stubs are no definitions."""
        modules = [path for path in self if name in self.definitions(path)]
        own = [path for path in modules if path not in self._staff]
        notebooks = [path for path in sorted(self.notebooks) if name in self.definitions(path)]
        written = ([path for path in some if self.writes(path, name)] for some in (own, notebooks))
        found = next(filter(None, (*written, own, notebooks)), modules)
        return [self.place_of(path, name) for path in found]

    def place_of(self, path: str, name: str) -> Where:
        """Where a file defines a name."""
        file, line, _ = self.definitions(path)[name]
        return self.where(file, line)

    def own(self) -> list[str]:
        """The student's modules and notebooks."""
        return [path for path in (*self, *sorted(self.notebooks)) if path not in self._staff]

    def meant(self, paths: Iterable[str]) -> str:
        """The one file that is meant where these define something; empty where there are several or none."""
        found = meant((path, path in self.notebooks, self._code(path)) for path in paths)
        return found[0] if len(found) == 1 else ""

    def writes(self, path: str, name: str) -> bool:
        """Whether a file says more of a name than a stub does."""
        return name in self.definitions(path) and not self.leaves_open(path, name)

    def leaves_open(self, path: str, name: str) -> bool:
        """Whether what a file says of a name is a stub, as in a starter."""
        return name in self.definitions(path) and self.definitions(path)[name][2]

    def feed_linecache(self) -> None:
        """Lets ``traceback``, ``warnings`` and ``inspect`` quote files that stand on no disk."""
        for path in (*self._files, *self._cells):
            linecache.cache[path] = (partial(self.text, path),)

    def _code(self, path: str) -> Hashable:
        cells = self.notebooks.get(path)
        return self._files.get(path, path) if cells is None else tuple(cell.source for cell in cells)

    def _lines(self, path: str) -> list[str]:
        return self.text(path).split("\n") if path in self._cells else self.text(path).splitlines()

    def _definitions(self, path: str) -> dict[str, tuple[str, int, bool]]:
        """Name → file, line, and whether it is a stub; of a name that is defined more than once, the last."""
        cells = [(cell.file, cell.source) for cell in self.notebooks.get(path, ())]
        parts: list[tuple[str, str | bytes]] = [*cells] if cells else [(path, self._files.get(path, b""))]
        return {name: (file, line, stub) for file, text in parts for name, line, stub in definitions_in(text)}


@cache  # every layout of an assignment sees the same files
def definitions_in(text: str | bytes) -> Sequence[tuple[str, int, bool]]:
    """Name and line of every top-level definition of a text, and whether it is a stub; nothing of one that is no
    Python."""
    try:
        return tuple(_defined(ast.parse(text).body))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()


def _defined(body: list[ast.stmt]) -> Iterator[tuple[str, int, bool]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno, is_left_open(node)
        elif isinstance(node, ast.Assign):
            yield from ((name, node.lineno, False) for target in node.targets for name in _bound(target))
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield from ((name, node.lineno, False) for name in _bound(node.target))
        else:
            yield from _nested(node)


def _nested(node: ast.stmt) -> Iterator[tuple[str, int, bool]]:
    if isinstance(node, ast.If | ast.Try | ast.With):
        for field in ("body", "handlers", "orelse", "finalbody"):
            for child in getattr(node, field, []):
                yield from _defined(child.body if isinstance(child, ast.ExceptHandler) else [child])


def _bound(target: ast.expr) -> list[str]:
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
