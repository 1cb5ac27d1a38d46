"""Starters that nobody has filled in, while the work stands in another file: it is not looked at there."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator
from posixpath import normpath

from grader.checks.source.reach import is_stub
from grader.model import Problem, Submission

_CODE_ERRORS = (SyntaxError, ValueError, RecursionError, MemoryError)


def written_elsewhere(work: Submission, problems: Iterable[Problem]) -> Iterator[str]:
    """A sentence for each starter whose functions another module or notebook defines, with what to do."""
    for problem in problems:
        module = normpath(f"{problem.layout.root}/{problem.layout.module}")
        source = work.files.get(module)
        empty = _needed(problem) & _defined([source], empty=True) if source is not None else set()
        for name, sources in _others(work, module) if empty else ():
            found = sorted(empty & _defined(sources, empty=False))
            if found:
                told = f"{name} defines {', '.join(found)}, looked up in {module}, where nothing is written yet"
                yield f"{told}: put your code there, or take {module} away."
                break


def _needed(problem: Problem) -> set[str]:
    return {name for one in problem.criteria if one.program is not None for name in one.program.needs}


def _others(work: Submission, module: str) -> Iterator[tuple[str, list[bytes]]]:
    for name, notebook in work.notebooks.items():
        yield name, [cell.source.encode() for cell in notebook.cells]
    yield from ((name, [source]) for name, source in work.files.items() if name != module)


def _defined(sources: Iterable[bytes], *, empty: bool) -> set[str]:
    """Functions and classes at the top of some code that do nothing yet, or those that do."""
    found = [one for source in sources for one in _top(source)]
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {one.name for one in found if isinstance(one, kinds) and is_stub(one) == empty}


def _top(source: bytes) -> list[ast.stmt]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source).body
    except _CODE_ERRORS:
        return []
