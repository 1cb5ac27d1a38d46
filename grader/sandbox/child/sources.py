"""The files of a submission as one layout sees them: staff files laid over, lines to quote, names that they define."""

from __future__ import annotations

import ast
import importlib.util
import linecache
from collections.abc import Iterator, Mapping
from functools import cache, partial
from posixpath import join, normpath

LINE_CHARACTERS = 200
PATH_CHARACTERS = 400
# path, line, quoted line
Where = tuple[str, int, str]


def below(root: str, path: str) -> str:
    """A path below a root, as the submission names it."""
    return normpath(join(root, path))


class Sources:
    """Files by path. Nothing is decoded, parsed or compiled before it is needed."""

    def __init__(self, files: Mapping[str, bytes], overlay: Mapping[str, bytes]) -> None:
        self._staff = dict(overlay)
        self._files = {**files, **overlay}
        self.lines = cache(self._lines)
        self.definitions = cache(self._definitions)

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._files))

    def content(self, path: str) -> bytes:
        return self._files[path]

    def text(self, path: str) -> str:
        """The file as text, as far as it can be decoded."""
        try:
            return importlib.util.decode_source(self._files[path])
        except (SyntaxError, UnicodeError, LookupError):
            return self._files[path].decode("utf-8", "replace")

    def line(self, path: str, number: int) -> str:
        """A line to quote, stripped and cut; empty where there is none."""
        lines = self.lines(path) if path in self._files else []
        return lines[number - 1].strip()[:LINE_CHARACTERS] if 0 < number <= len(lines) else ""

    def where_defined(self, name: str) -> list[Where]:
        """Every file that defines a name at top level: the student's files, or else the staff's."""
        places = {path: self._place(path, name) for path in self if name in self.definitions(path)}
        own = [place for path, place in places.items() if path not in self._staff]
        return own or list(places.values())

    def feed_linecache(self) -> None:
        """Lets ``traceback``, ``warnings`` and ``inspect`` quote files that stand on no disk."""
        for path in self._files:
            linecache.cache[path] = (partial(self.text, path),)

    def _place(self, path: str, name: str) -> Where:
        number = self.definitions(path)[name]
        return path[:PATH_CHARACTERS], number, self.line(path, number)

    def _lines(self, path: str) -> list[str]:
        return self.text(path).splitlines()

    def _definitions(self, path: str) -> dict[str, int]:
        try:
            tree = ast.parse(self._files[path])
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return {}
        return dict(_defined(tree.body))


def _defined(body: list[ast.stmt]) -> Iterator[tuple[str, int]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.Assign):
            yield from ((name, node.lineno) for target in node.targets for name in _bound(target))
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield from ((name, node.lineno) for name in _bound(node.target))
        else:
            yield from _nested(node)


def _nested(node: ast.stmt) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.If | ast.Try | ast.With):
        for field in ("body", "handlers", "orelse", "finalbody"):
            for child in getattr(node, field, []):
                yield from _defined(child.body if isinstance(child, ast.ExceptHandler) else [child])


def _bound(target: ast.expr) -> list[str]:
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
