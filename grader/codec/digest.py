"""Digests of what a grade depends on: a call, what was handed in, an assignment with all that its problems hold.

The same content gives the same digest on every machine and wherever it lies: no digest holds a path outside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from grader.codec.encode import encode
from grader.model import Alternative, Array, Assignment, Call, Criterion, Opaque, Problem, Submission

_CHARACTERS = 32  # 128 bits
_PACKAGE = Path(__file__).resolve().parents[1]
_CODE = frozenset({".py", ".jinja", ".css", ".json"})

# of a submission: who it is from and when it came, which decides nothing about what its code does
_IDENTITY = frozenset(
    {
        *("id", "student", "group", "members", "platform", "upload"),
        *("submitted", "late", "attempt", "superseded", "chosen"),
    }
)
_PLACES = {Criterion: "where", Alternative: "where", Problem: "directory", Assignment: "path"}


def digest_of(value: object) -> str:
    """A digest of data: dataclasses, mappings, sequences, arrays and scalars of the model."""
    return _hex(encode(_plain(value)))


def call_digest(call: Call) -> str:
    """A digest of all that decides what a call brings: program, inputs, layout, seed, and who may see it."""
    return digest_of(call)


def content_digest(submission: Submission) -> str:
    """A digest of what was handed in, whoever handed it in, and in whatever order its files were read."""
    named = {one.name: getattr(submission, one.name) for one in fields(submission) if one.name not in _IDENTITY}
    sources = {"files": sorted(submission.files.items()), "notebooks": sorted(submission.notebooks.items())}
    return digest_of(named | sources)


def assignment_digest(assignment: Assignment) -> str:
    """A digest of an assignment as it was read, and of every file of its problems: references, mistakes, statements."""
    directories = [problem.directory for problem in assignment.problems]
    return digest_of((assignment, [tree_digest(directory) for directory in directories]))


def tree_digest(folder: Path, suffixes: frozenset[str] = frozenset()) -> str:
    """A digest of the files below a folder (those with one of ``suffixes``, if any), and of their names in it."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if _is_counted(name) and path.is_file() and (not suffixes or path.suffix in suffixes):
            found.update(encode((name.as_posix(), _read(path))))
    return found.hexdigest()[:_CHARACTERS]


@cache
def code_digest(room: str = "") -> str:
    """A digest of the grader's own code, or of one room of it, which may change without a new version."""
    return tree_digest(_PACKAGE / room, _CODE)


def _hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_CHARACTERS]


def _is_counted(name: Path) -> bool:
    return not any(part.startswith(".") or part == "__pycache__" for part in name.parts)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # what the grader can't read decides nothing
        return b""


def _plain(value: Any) -> Any:
    """``value`` as what can be encoded."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Array | Opaque):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        named = [one.name for one in fields(value) if one.name != _PLACES.get(type(value))]
        return (type(value).__name__, [(name, _plain(getattr(value, name))) for name in named])
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return ("decimal", str(value))
    if isinstance(value, datetime):
        return ("time", value.isoformat())
    if isinstance(value, tuple | list):
        return type(value)(_plain(item) for item in value)
    if isinstance(value, set | frozenset):
        return frozenset(_plain(item) for item in value)
    return value
