"""Work that somebody is in the middle of typing: no Python or YAML yet, and no reason for alarm."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.intake.answers import ANSWERS_FILE
from grader.model import Place, Problem, Submission

_FLAW = re.compile(r"[^,]*, line (\d+): (.*)", re.DOTALL)


@dataclass(frozen=True)
class Unfinished:
    """Where a file stops being what it has to be, and why."""

    where: Place
    column: int
    why: str


def unfinished(before: Submission, now: Submission, problems: Sequence[Problem]) -> list[Unfinished]:
    """What of the changes from ``before`` to ``now`` can't be read yet, among files that verdicts depend on.

    A file that is alone with its error, because no problem asks for it and no other file mentions it, is none of them.
    """
    answers = [_unread(now.answers_flaw)] if now.answers_flaw not in ("", before.answers_flaw) else []
    changed = [name for name, source in now.files.items() if before.files.get(name) != source]
    asked = {PurePosixPath(one.layout.module).name for one in problems}
    needed = [name for name in changed if PurePosixPath(name).name in asked or _is_mentioned(name, now)]
    return [*answers, *(found for name in needed for found in _broken(name, now.files[name]))]


def _unread(flaw: str) -> Unfinished:
    """What is said of an answers file: ``answers.yaml, line 7: …``."""
    found = _FLAW.fullmatch(flaw)
    return Unfinished(Place(ANSWERS_FILE, int(found[1]) if found else 0), 1, found[2] if found else flaw)


def _is_mentioned(name: str, work: Submission) -> bool:
    path = PurePosixPath(name)
    stem = (path.parent.name if path.name == "__init__.py" else path.stem).encode()
    return any(stem in source for other, source in work.files.items() if other != name)


def _broken(name: str, source: bytes) -> Iterator[Unfinished]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source, name)
    except SyntaxError as error:
        line = error.lineno or 1
        text = source.decode("utf-8", "replace").splitlines()[line - 1 : line]
        yield Unfinished(Place(name, line, "".join(text).strip()), max(error.offset or 1, 1), str(error.msg))
    except (ValueError, RecursionError, MemoryError):
        return  # whatever that is, running it tells
