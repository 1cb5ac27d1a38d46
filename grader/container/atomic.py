"""A result that is there whole or not at all, whenever the container is ended."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def write_json(path: Path, document: dict[str, Any]) -> None:
    """Writes JSON in one step; the folder is made where it is missing. Raises :class:`OSError`."""
    write_bytes(path, (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Writes a file in one step: whoever reads it finds the former one or all of the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    aside.unlink(missing_ok=True)  # never through a link that somebody laid there
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
