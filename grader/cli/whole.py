"""A file that a command writes where its user said, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from grader.errors import UsageError
from grader.whole_file import write_file


def write_whole(path: Path, data: bytes) -> None:
    """As :func:`~grader.whole_file.write_file`. Raises :class:`UsageError` where it can't be written."""
    try:
        write_file(path, data)
    except OSError as error:
        raise UsageError(f"{path}: can't be written: {error.strerror or error}") from error
