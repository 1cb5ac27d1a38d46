"""What a starter leaves open and several files define: it is looked up in none of them."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator, Sequence

from grader.model import Problem, Submission
from grader.sandbox.stubs import is_left_open, meant

_CODE_ERRORS = (SyntaxError, ValueError, RecursionError, MemoryError)


def written_twice(work: Submission, problems: Sequence[Problem]) -> Iterator[str]:
    """A sentence for each starter of which several other modules, or several notebooks, define a function."""
    modules = {problem.layout.path for problem in problems}
    others = [one for one in _files(work) if one[0] not in modules]
    for problem in problems:
        module = problem.layout.path
        for name in sorted(_needed(problem) & _defined([work.files.get(module, b"")], left_open=True)):
            files = meant(one for one in others if _writes(name, one[2]))
            if len(files) > 1:
                listed = f"{', '.join(files[:-1])} and {files[-1]}"
                yield f"{listed} define {name}, which {module} leaves open: which is meant? Keep one of them."
                break


def _needed(problem: Problem) -> set[str]:
    return {name for one in problem.criteria if one.program is not None for name in one.program.needs}


def _files(work: Submission) -> Iterator[tuple[str, bool, tuple[bytes, ...]]]:
    """Each module and notebook, whether it is the one or the other, and its code."""
    yield from ((path, False, (source,)) for path, source in work.files.items())
    for path, notebook in work.notebooks.items():
        yield path, True, tuple(cell.source.encode() for cell in notebook.cells)


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
