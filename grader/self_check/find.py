"""What work is checked against: a kit or an assignment that is named, or the one that lies beside it."""

from __future__ import annotations

from itertools import islice
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from grader.errors import UsageError
from grader.kit.contents import SUFFIX
from grader.kit.find import find, kits_in
from grader.self_check.task import Task, task_of
from grader.shipped import find_assignment, shipped_assignments

_MOST_ZIPS = 20
_NOTHING = (
    "no assignment is known here: run this in the folder that you unpacked from your course's kit, or name a kit or an "
    "assignment's file with --assignment"
)


def find_task(named: str | None, beside: Path, seed: int | None = None) -> Task:
    """The task that ``--assignment`` names: a kit, a folder with one, an assignment's file, or a shipped one's name.

    Without a name: the kit beside the work or in the nearest folder above that has one, or so seen from the current
    folder; else the only ``.yaml`` in ``rubrics/`` of the current folder; else the only shipped one.

    Raises:
        UsageError: with what there is to choose from.
        AuthorError: where the assignment is wrong.
    """
    kit = _kit_named(Path(named)) if named is not None else find(beside) or find(Path())
    if kit is not None:
        return _task_of_kit(kit, seed)
    if named is None and not shipped_assignments() and not any(Path("rubrics").glob("*.yaml")):
        raise UsageError(_NOTHING)
    find_assignment(named, shipped=True)  # says what is wrong with the name, whatever is installed
    from grader.assignment import load  # pydantic, which a kit does without

    return task_of(load(named, shipped=True), seed or 0)


def _kit_named(path: Path) -> Path | None:
    """The kit at a path, or the one in a folder; else it is an assignment that is named."""
    kits = kits_in(path) if path.is_dir() else []
    if len(kits) > 1:
        raise UsageError(f"{path}: holds several kits; name one, such as {kits[0]}")
    if kits:
        return kits[0]
    return path if path.suffix == SUFFIX else None


def _task_of_kit(path: Path, seed: int | None) -> Task:
    from grader.kit.read import read

    if seed is not None:
        raise UsageError(f"--seed {seed}: the kit {path} holds its inputs; leave --seed out")
    kit = read(path)
    return Task(kit.prepared, kit.hidden, kit.lacks, (kit.path, *_packed(kit.path)))


def _packed(kit: Path) -> list[Path]:
    """The zip that a kit came in, starters and all, where it lies beside the kit or above it still."""
    near = (path for folder in (kit.parent, kit.parent.parent) for path in folder.glob("*.zip"))
    return [path for path in islice(near, _MOST_ZIPS) if _holds(path, kit.name)]


def _holds(archive: Path, name: str) -> bool:
    try:
        with ZipFile(archive) as opened:
            return any(PurePosixPath(member).name == name for member in opened.namelist())
    except (OSError, BadZipFile, ValueError):
        return False
