"""Where assignments lie: a file that the user names, or one that ships with the package."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

from grader.errors import UsageError

_PACKAGE = Path(__file__).resolve().parent


def shipped_root() -> Path:
    """The folder with the shipped ``problems/`` and ``rubrics/``: inside a wheel, or the root of a clone."""
    inside = _PACKAGE / "_shipped"
    return inside if inside.is_dir() else _PACKAGE.parent


def shipped_assignments() -> dict[str, Path]:
    """Name → file of every assignment that ships with the package."""
    folder = shipped_root() / "rubrics"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))} if folder.is_dir() else {}


def find_assignment(named: str | None, *, shipped: bool = False) -> Path:
    """The assignment that ``--assignment`` names: a file, or the name of a shipped one.

    Without a name: the only ``.yaml`` in ``rubrics/`` of the current folder, else the only ``shipped`` one, where that
    will do: who grades a class means the course's own. Raises :class:`UsageError` with what there is to choose from.
    """
    if named is None:
        return _only_one(shipped)
    path = Path(named)
    if path.is_file():
        return path
    known = shipped_assignments()
    if named in known:
        return known[named]
    if path.is_dir():
        raise UsageError(f"{named}: a folder; name the assignment's file, such as {path / 'hw1.yaml'}")
    if path.suffix in (".yaml", ".yml"):
        raise UsageError(f"{named}: no such file{_did_you_mean(path.name, _names_in(path.parent))}")
    hint = _did_you_mean(named, known) or f"; shipped are: {', '.join(known) or 'none'}"
    raise UsageError(f"{named}: neither a file nor the name of a shipped assignment{hint}")


def name_of(named: str | None) -> str:
    """By what :func:`find_assignment` finds the same assignment again, from whatever folder."""
    found = find_assignment(named).resolve()
    shipped = (name for name, path in shipped_assignments().items() if path.resolve() == found)
    return next(shipped, str(found))


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def _names_in(folder: Path) -> list[str]:
    return [path.name for path in sorted(folder.glob("*.y*ml"))] if folder.is_dir() else []


def _only_one(shipped: bool) -> Path:
    here = sorted(Path("rubrics").glob("*.yaml"))
    choices = {str(path): path for path in here} or shipped_assignments()
    if len(choices) == 1 and (here or shipped):
        return next(iter(choices.values()))
    names = ", ".join(choices) or "none"
    raise UsageError(f"which assignment? Name one with --assignment (there is: {names})")
