"""Runs a notebook: cell by cell and statement by statement in one namespace, so that what fails hides nothing else."""

from __future__ import annotations
import __future__

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from grader.sandbox.child.failure import BECAUSE, describe
from grader.sandbox.child.inert import stand_in
from grader.sandbox.child.slices import Statement, names_bound, needed
from grader.sandbox.child.sources import Cell, Sources
from grader.sandbox.wire import MAX_FAILED_CELLS

# what IPython puts into every notebook
GIVEN = {"display": "IPython.display.display", "get_ipython": "IPython.get_ipython"}
_LOST_CHARACTERS = 500
_FUTURE = 0
for _feature in __future__.all_feature_names:
    _FUTURE |= getattr(__future__, _feature).compiler_flag
# in a cell that can't be parsed: what it would have defined
_DEFINES = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*=(?!=)", re.MULTILINE)
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)

# a failure as the grader is told of it
Told = dict[str, Any]


class Notebook(Loader):
    """One notebook; a loader, because pickling and dataclasses look for the module that a class stands in.

    ``only_needed``: of its statements only those are run that somebody asks for.
    """

    def __init__(self, cells: Sequence[Cell], sources: Sources, *, only_needed: bool) -> None:
        self._cells = cells
        self._sources = sources
        self._only_needed = only_needed
        self._namespace: dict[str, Any] = {}
        self._asked: set[str] | None = None  # the names that it was run for; none before it is
        self._done: set[int] = set()
        self._lost: dict[str, Told] = {}
        self.failures: list[Told] = []  # the first of each cell

    def create_module(self, _spec: ModuleSpec) -> None: ...

    def exec_module(self, module: ModuleType) -> None:
        """Prepares the namespace; nothing is run before :meth:`run`."""
        self._namespace = module.__dict__
        self._namespace.update({name: stand_in(what) for name, what in GIVEN.items()})

    def run(self, names: Iterable[str]) -> None:
        """Runs what hasn't been run yet: everything, or what the names need. What fails is kept, never raised."""
        asked = set(names)
        if self._asked is not None and (not self._only_needed or asked <= self._asked):
            return
        self._asked = asked | (self._asked or set())
        every = [one for _, body in self._parsed for one in body]
        if self._only_needed:
            statements = [one for one in every if isinstance(one, Statement)]
            every = [statements[index] for index in sorted(needed(statements, asked))]
        wanted = {id(one) for one in every} - self._done
        self._done |= wanted
        for cell, body in self._parsed:
            self._run_cell(cell, [one for one in body if id(one) in wanted])

    def lost(self, name: str) -> Told | None:
        """The failure of the cell that should define a name."""
        return self._lost.get(name) or self._lost_unread.get(name)

    # ------------------------------------------------------------------------------------------------- running

    def _run_cell(self, cell: Cell, body: list[Statement | BaseException]) -> None:
        failed: Told | None = None
        for one in body:
            if failed is not None and not self._only_needed and not _stands_alone(one):
                self._lose(one, failed)
                continue
            try:
                if not isinstance(one, Statement):
                    raise one
                exec(one.code, self._namespace)  # noqa: S102  running it is what a child is for
            except BaseException as exc:  # SystemExit too: one cell ends no notebook
                told = self._tell(cell, exc)
                self._lose(one, told)
                failed = failed or told

    def _told(self, cell: Cell, exc: BaseException) -> Told:
        place = self._sources.where(cell.file, _line(exc, cell.file))
        return {**describe(exc, self._sources, "cell"), "place": place}

    def _tell(self, cell: Cell, exc: BaseException) -> Told:
        told = self._told(cell, exc)
        if len(self.failures) < MAX_FAILED_CELLS and all(one["place"][3] != cell.number for one in self.failures):
            self.failures.append(told)
        return told

    def _lose(self, one: Statement | BaseException, told: Told) -> None:
        if not isinstance(one, Statement):
            return
        for name in names_bound(one.node):
            self._lost[name] = told
            self._sources.lost[name] = _sentence(told)

    # ------------------------------------------------------------------------------------------------- parsing

    @cached_property
    def _parsed(self) -> list[tuple[Cell, list[Statement | BaseException]]]:
        """The statements of each cell; an exception stands for what can't be read."""
        flags = 0
        parsed = []
        for cell in self._cells:
            body: list[Statement | BaseException] = []
            for node in _nodes(cell):
                try:
                    if not isinstance(node, ast.stmt):
                        raise node
                    module = ast.Module([node], [])
                    code = compile(module, cell.file, "exec", flags, dont_inherit=True)
                except _UNREADABLE as exc:
                    body.append(exc)
                else:
                    flags |= code.co_flags & _FUTURE
                    body.append(Statement(node, code))
            parsed.append((cell, body))
        return parsed

    @cached_property
    def _lost_unread(self) -> dict[str, Told]:
        """What cells that can't be parsed would have defined."""
        lost: dict[str, Told] = {}
        for cell, body in self._parsed:
            broken = [one for one in body if isinstance(one, BaseException)]
            if broken:
                names = [one or other for one, other in _DEFINES.findall(cell.source)]
                lost |= dict.fromkeys(names, self._told(cell, broken[0]))
        return lost


def _line(exc: BaseException, file: str) -> int:
    """The line of a cell that failed, however deep below it something was raised; 0 where no line is to blame."""
    traceback = exc.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == file:
            return traceback.tb_lineno or 0
        traceback = traceback.tb_next
    return exc.lineno or 0 if isinstance(exc, SyntaxError) and exc.filename == file else 0


def _nodes(cell: Cell) -> Iterator[ast.stmt | Exception]:
    """The statements of a cell, an import of several modules as several, so that one of them can fail alone."""
    try:
        tree = ast.parse(cell.source, cell.file)
    except _UNREADABLE as exc:
        yield exc
        return
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (ast.copy_location(ast.Import([alias]), node) for alias in node.names)
        else:
            yield node


def _stands_alone(one: Statement | BaseException) -> bool:
    """Whether a statement makes sense though one above it has failed: it defines, imports, or names a constant."""
    node = one.node if isinstance(one, Statement) else None
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return node.value is not None and _is_constant(node.value)
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom)


def _is_constant(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (*_UNREADABLE, TypeError):
        return False
    return True


def _sentence(told: Told) -> str:
    """What a message about a missing name says of its cell; where that failed for want of a name too, of the first."""
    place = told["place"]
    prompt = "" if place[4] is None else f" (In [{place[4]}])"
    what = f"{told['type']}: {told['message']}" if told["message"] else told["type"]
    earlier = what.partition(BECAUSE)[2]
    sentence = earlier or f"cell {place[3]}{prompt} of {place[0]}, which should define it, failed: {what}"
    return sentence[:_LOST_CHARACTERS]
