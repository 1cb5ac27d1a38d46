"""Looking at paths that an author wrote, which may be anything: what can't be a file simply isn't one."""

from __future__ import annotations

import os
from pathlib import Path

from grader.rubric.quoting import near


def is_file(path: Path) -> bool:
    """Whether a file is there; false also for names that no file can have."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether a folder is there; false also for names that no folder can have."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def near_file(folder: Path, name: str) -> str:
    """The entry of a folder whose name is near to one that isn't there, or an empty string."""
    try:
        return near(name, (entry.name for entry in folder.iterdir()))
    except (OSError, ValueError):
        return ""


def without_detours(path: Path) -> Path:
    """``rubrics/../problems`` as ``problems``, unless a link makes them two places."""
    short = Path(os.path.normpath(path))
    try:
        return short if short.samefile(path) else path
    except (OSError, ValueError):
        return path
