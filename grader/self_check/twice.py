"""What a starter leaves open and several files define: it is looked up in none of them."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator, Sequence
from posixpath import normpath

from grader.model import Problem, Submission
from grader.sandbox.stubs import is_left_open

_CODE_ERRORS = (SyntaxError, ValueError, RecursionError, MemoryError)


def written_twice(work: Submission, problems: Sequence[Problem]) -> Iterator[str]:
    """A sentence for each starter of which several other modules, or several notebooks, define a function."""
    modules = {normpath(f"{one.layout.root}/{one.layout.module}") for one in problems}
    for problem in problems:
        module = normpath(f"{problem.layout.root}/{problem.layout.module}")
        open_ = _needed(problem) & _defined([work.files.get(module, b"")], left_open=True)
        for name in sorted(open_):
            files = {path: [text] for path, text in work.files.items() if path not in modules and _writes(name, [text])}
            files = files or {path: cells for path, cells in _notebooks(work) if _writes(name, cells)}
            different = {tuple(code): path for path, code in reversed(files.items())}  # copies are one
            if len(different) > 1:
                *most, last = sorted(different.values())
                listed = f"{', '.join(most)} and {last}"
                yield f"{listed} define {name}, which {module} leaves open: which is meant? Keep one of them."
                break


def _needed(problem: Problem) -> set[str]:
    return {name for one in problem.criteria if one.program is not None for name in one.program.needs}


def _notebooks(work: Submission) -> Iterator[tuple[str, list[bytes]]]:
    for path, notebook in work.notebooks.items():
        yield path, [cell.source.encode() for cell in notebook.cells]


def _writes(name: str, sources: Iterable[bytes]) -> bool:
    return name in _defined([one for one in sources if name.encode() in one], left_open=False)


def _defined(sources: Iterable[bytes], *, left_open: bool) -> set[str]:
    """Functions and classes at the top of some code that do nothing yet, or those that do."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    found = [one for source in sources for one in _top(source) if isinstance(one, kinds)]
    return {one.name for one in found if is_left_open(one) == left_open}


def _top(source: bytes) -> list[ast.stmt]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source).body
    except _CODE_ERRORS:
        return []
