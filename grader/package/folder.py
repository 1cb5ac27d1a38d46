"""The same files in a folder, for those who build an image."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from grader.errors import UsageError
from grader.package.archive import Member


def write_folder(folder: Path, members: Iterable[Member]) -> None:
    """Writes into a new or empty folder, for this user alone. Raises :class:`UsageError` where that can't be done."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(f"{folder}: there is something in this folder; name a new one")
        for member in members:
            path = folder / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(member.data)
            path.chmod(0o755 if member.executable else 0o644)
    except OSError as error:
        raise UsageError(f"{folder}: can't be written ({error.strerror}); name another folder") from None
