"""Where a submission's root is when it was handed in inside further folders."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from grader.intake.notes import Notes
from grader.intake.wanted import Wanted

_CLIMBS = re.compile(rb"^[ \t]*from[ \t]+\.\.", re.MULTILINE)


def rooted(
    files: Mapping[str, bytes], notebooks: Mapping[str, bytes], wanted: Wanted, notes: Notes
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files as seen from the folder that holds most of the modules that are asked for.

    Files outside of that folder keep their names. Nothing moves where a file imports by the folder's name.
    """
    folder = _folder(files, wanted)
    if not folder or _imports_by_name(files, folder):
        return dict(files), dict(notebooks)
    return _seen_from(folder, files, notes), _seen_from(folder, notebooks, notes)


def _folder(files: Mapping[str, bytes], wanted: Wanted) -> str:
    """The one folder below which most wanted modules stand; empty for the root, and where there are several."""
    if any(name in files for name in wanted.modules):
        return ""
    endings = [f"/{module}" for module in wanted.modules]
    found = Counter(name.removesuffix(end) for name in files for end in endings if name.endswith(end))
    most = [folder for folder, count in found.items() if count == max(found.values())]
    meant = [folder for folder in most if any(map(wanted.is_meant_by, folder.split("/")))]
    chosen = most if len(most) == 1 else meant
    return chosen[0] if len(chosen) == 1 else ""


def _imports_by_name(files: Mapping[str, bytes], folder: str) -> bool:
    top = re.escape(folder.split("/")[0].encode())
    named = re.compile(rb"^[ \t]*(?:from|import)[ \t]+" + top + rb"\b", re.MULTILINE)
    return any(named.search(source) or _CLIMBS.search(source) for source in files.values())


def _seen_from(folder: str, files: Mapping[str, bytes], notes: Notes) -> dict[str, bytes]:
    start = f"{folder}/"
    seen = {name.removeprefix(start): content for name, content in files.items() if name.startswith(start)}
    for name, content in files.items():
        if name.startswith(start):
            continue
        if name in seen:
            notes.unused(name, f"'{start}{name}' was used instead")
        else:
            seen[name] = content
    return seen
