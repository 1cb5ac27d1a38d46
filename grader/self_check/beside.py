"""One file that is named for a check: what it imports, and the written answers beside it, are looked at with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from grader.intake.kinds import kind_of
from grader.model import Submission
from grader.rubric.nodes import TABS

_CODE = ("source", "notebook")


def may_import(name: str) -> bool:
    """Whether a file of this name is code, which may need others."""
    return kind_of(name) in _CODE


def with_what_lies_beside(work: Submission, whole: Submission) -> Submission:
    """``work``, one file of code, with what it needs of ``whole``, the work in its folder.

    Of modules those that it imports, however far; other notebooks and modules are left out.
    """
    cells = [cell.source.encode() for notebook in work.notebooks.values() for cell in notebook.cells]
    files = {**_imported([*work.files.values(), *cells], whole.files), **work.files}
    told = [note for note in whole.notes if note == whole.answers_flaw or note.endswith(TABS)]
    return replace(
        work, files=files, answers=whole.answers, answers_flaw=whole.answers_flaw, notes=(*work.notes, *told)
    )


def _imported(sources: Iterable[bytes], there: Mapping[str, bytes]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    waiting = list(sources)
    while waiting:
        words = _words_of_imports(waiting.pop())
        new = {name: there[name] for name in there if name not in found and _modules(name) & words}
        found |= new
        waiting += new.values()
    return found


def _words_of_imports(source: bytes) -> set[str]:
    lines = [line.decode("utf-8", "replace") for line in source.splitlines() if b"import" in line]
    return {word for line in lines for word in re.findall(r"\w+", line)}


def _modules(name: str) -> set[str]:
    """What a file may be called in an import: its module, or a package that it lies in."""
    return set(PurePosixPath(name).with_suffix("").parts) - {"__init__"}
