"""A file that is written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path


def write_file(path: Path, data: bytes) -> None:
    """Puts a file in place in one step: whoever reads it finds the former one or all of the new one.

    What is there and no file (a device, a pipe, a link) is written into, and stays. Raises :class:`OSError`, and then
    the former file is there still.
    """
    if is_other(path):
        with path.open("wb") as there:
            there.write(data)
        return
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        unfinished.chmod(_mode(path))
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def is_other(path: Path) -> bool:
    """Whether something stands there that a file must not take the place of: root can replace ``/dev/null``."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _mode(path: Path) -> int:
    """Permissions of the former file; else what the user's mask leaves of a new one's, as ``open`` does."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
