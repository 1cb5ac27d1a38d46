"""Where a running notebook's functions come from: cells that were run, and modules in its folder."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from grader.sandbox.child.sources import PATH_CHARACTERS, Sources, Where, definitions_in

NOTEBOOK = ""  # the path under which the notebook's own names stand
_CONSOLE = ("<stdin>", "<python-input")
# file name under which code was compiled → the execution count of its cell, if it is one
CountOf = Callable[[str], int | None]


class LiveSources(Sources):
    """The code of a namespace, read from what was compiled, not from a file that may have changed since.

    The student's are cells, what was typed at a console, and modules below the current folder that are no installed
    packages.
    """

    def __init__(self, names: Mapping[str, Any], count_of: CountOf) -> None:
        super().__init__({}, {})
        self._names = names
        self._count_of = count_of
        self._folder = Path.cwd()

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, str):
            return False
        return self._count_of(path) is not None or path.startswith(_CONSOLE) or bool(self._beside(path))

    def __iter__(self) -> Iterator[str]:
        return iter([NOTEBOOK])

    def text(self, path: str) -> str:
        return "".join(linecache.getlines(path))

    def frame(self, path: str) -> str:
        count = self._count_of(path)
        return super().frame(self._beside(path) or path) if count is None else f"In [{count}]"

    def where(self, path: str, line: int) -> Where:
        count, quoted = self._count_of(path), self.line(path, line)
        if count is not None:
            return NOTEBOOK, line, quoted, 0, count
        return (self._beside(path) or path)[:PATH_CHARACTERS], line, quoted

    def where_defined(self, name: str) -> list[Where]:
        """The place of the function or class that a name stands for now; nothing of other values."""
        value = self._names.get(name)
        code = _code_of(value)
        if code is None or code.co_filename not in self:
            return []
        line = code.co_firstlineno
        if isinstance(value, type):
            lines = {name: line for name, line, _ in definitions_in(self.text(code.co_filename))}
            line = lines.get(value.__name__, line)
        return [self.where(code.co_filename, line)]

    def _definitions(self, path: str) -> dict[str, tuple[str, int, bool]]:
        """The names that the notebook has, without a place: near ones are suggested for one that it lacks."""
        own = [name for name, value in self._names.items() if not name.startswith("_") and _code_of(value) is not None]
        return dict.fromkeys(own, (path, 0, False))

    def _lines(self, path: str) -> list[str]:
        return self.text(path).splitlines()

    def _beside(self, path: str) -> str:
        """A file in the current folder as seen from there; empty for one elsewhere, or of an installed package."""
        file = Path(path)
        if not file.is_relative_to(self._folder) or any(file.is_relative_to(place) for place in _installed()):
            return ""
        return file.relative_to(self._folder).as_posix()


def _installed() -> Iterator[Path]:
    """Where no student's modules stand, even if it is below their folder: Python, its packages, and this one."""
    yield from map(Path, (sys.prefix, sys.base_prefix))
    yield Path(__file__).parents[1]
    yield from (Path(path) for path in sys.path if path.endswith(("site-packages", "dist-packages")))


def _code_of(value: object) -> CodeType | None:
    """The code of a function, beneath its decorators, or of a method of a class."""
    for _ in range(20):
        if not isinstance(value, FunctionType):
            break
        wrapped = value.__dict__.get("__wrapped__")
        if wrapped is None:
            return value.__code__
        value = wrapped
    if isinstance(value, type):
        return next((_code_of(item) for item in vars(value).values() if isinstance(item, FunctionType)), None)
    return None
