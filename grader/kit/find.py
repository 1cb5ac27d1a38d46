"""Where a student's kit lies: in the folder that they work in, or in one above it."""

from __future__ import annotations

from pathlib import Path

from grader.errors import UsageError
from grader.kit.contents import SUFFIX


def find(start: Path) -> Path | None:
    """The kit in a folder (or in that of a file), or in the nearest folder above that holds one; ``None`` without.

    Raises :class:`UsageError` where a folder holds several.
    """
    place = start.resolve()
    for folder in (place, *place.parents):
        kits = kits_in(folder)
        if len(kits) > 1:
            names = ", ".join(kit.name for kit in kits)
            raise UsageError(f"{folder}: holds several kits ({names}); name one with --assignment")
        if kits:
            return kits[0]
    return None


def kits_in(folder: Path) -> list[Path]:
    """The kits that lie directly in a folder, by name; none where it can't be read."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == SUFFIX and path.is_file())
    except OSError:  # a file, or a folder of somebody else's above
        return []
