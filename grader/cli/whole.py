"""A file that is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from grader.errors import UsageError


def write_whole(path: Path, data: bytes) -> None:
    """Puts a file in place in one step: whoever reads it finds the former one or all of the new one.

    Raises :class:`UsageError` where it can't be written; the former file stays.
    """
    unfinished = ""
    try:
        handle, unfinished = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(unfinished).chmod(_mode(path))
        Path(unfinished).replace(path)
    except OSError as error:
        if unfinished:
            with suppress(OSError):
                Path(unfinished).unlink()
        raise UsageError(f"{path}: can't be written: {error.strerror or error}") from error


def _mode(path: Path) -> int:
    """Permissions of the former file; else what the user's mask leaves of a new one's, as ``open`` does."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
