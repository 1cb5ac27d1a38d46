"""Expected values kept on disk between runs, by the content of all that they depend on.

Where nothing has changed, a class is graded without loading torch. What lies there are hidden cases' answers, so the
folder is this user's alone; a file that is damaged or can't be written costs nothing but the time.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from grader.codec.decode import decode
from grader.codec.digest import code_digest, digest_of, tree_digest
from grader.codec.encode import encode
from grader.codec.sealed import Damaged, seal, unseal
from grader.codec.tagged import tag, untag
from grader.model import Problem
from grader.plan.streams import Streams
from grader.versions import versions

FOLDER = "TORCH_GRADER_CACHE"  # environment variable: where to keep them; empty: nowhere
_MOST_BYTES = 64 * 2**20
_MOST_FILES = 500


def key_of(problem: Problem, streams: Streams, *, whole: bool) -> str:
    """A digest of all that a problem's truths depend on: its files and rubric, seed and key, versions."""
    made_by = (versions(), sys.version, code_digest())
    return digest_of((problem, tree_digest(problem.directory), streams.seed, streams.digest, whole, made_by))


def load(key: str) -> Any:
    """What was saved under a key; ``None`` where nothing, or nothing that can be read, is there."""
    folder = _folder()
    if folder is None:
        return None
    try:
        return untag(decode(unseal((folder / key).read_bytes())))
    except (OSError, Damaged, TypeError, ValueError):
        return None


def save(key: str, value: Any) -> None:
    """Keeps expected values: references, and tuples, lists and mappings of them and of plain data.

    Nothing is kept of what can't be encoded, or where there is no room.
    """
    folder = _folder()
    if folder is None:
        return
    with suppress(OSError, TypeError):
        data = seal(encode(tag(value)))
        if len(data) <= _MOST_BYTES:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(folder / key, data)
            _forget(folder)


def _forget(folder: Path) -> None:
    """Removes what was written longest ago, beyond what one user is likely to grade with."""
    kept = sorted((path for path in folder.iterdir() if path.is_file()), key=lambda path: path.stat().st_mtime)
    for path in kept[:-_MOST_FILES]:
        path.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, and for this user alone."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _folder() -> Path | None:
    named = os.environ.get(FOLDER)
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "torch-grader" / "truths"
    except RuntimeError:  # a user without a home
        return None
