"""Where a new problem is written: whole, or not at all, and never over what is there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from grader.errors import UsageError
from grader.rubric.files import is_folder


def check_place(folder: Path, name: str) -> None:
    """Raises :class:`UsageError` where a new problem can't lie in this folder: before anybody is asked anything."""
    if not str(folder).isprintable():
        raise UsageError(f"--in {str(folder)!r}: the folder's name holds a character that can't be seen; rename it")
    around = (folder, *folder.parents)
    for above in around:
        if os.path.lexists(above) and not is_folder(above):
            raise UsageError(f"{above}: a file, where a folder for problems is wanted; name another with --in")
    if os.path.lexists(folder / name):
        raise UsageError(f"{folder / name}: it exists already; choose another name, or move it away")
    there = next((above for above in around if is_folder(above)), Path())
    if not os.access(there, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        raise UsageError(f"{there}: you may not write there; name another folder with --in")


def write_all(folder: Path, files: Mapping[str, str], beside: Mapping[Path, str]) -> None:
    """Makes a new folder with these files, and single new files beside it: all of them or none.

    Raises :class:`UsageError` where one of them exists or can't be written, and then leaves everything as it was.
    """
    made: list[Path] = []
    draft = None
    try:
        with _as_sentence(folder):
            _make_parents(folder.parent, made)
            draft = _draft(folder, files)
        for path, text in beside.items():
            with _as_sentence(path):
                _make_parents(path.parent, made)
                made.append(_written(path, text))
        with _as_sentence(folder):
            if os.path.lexists(folder):  # since it was looked for: renaming would replace an empty folder
                raise FileExistsError
            draft.rename(folder)
    except BaseException:
        _remove(made, draft)
        raise


def _draft(folder: Path, files: Mapping[str, str]) -> Path:
    """The new folder under another name, so that nobody finds half of it."""
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, text in files.items():
            _written(draft / name, text)
        draft.chmod(0o777 & ~_umask())  # mkdtemp's folders are for their maker alone
    except BaseException:
        _remove([], draft)
        raise
    return draft


def _make_parents(folder: Path, made: list[Path]) -> None:
    missing = [above for above in (folder, *folder.parents) if not above.exists()]
    for path in reversed(missing):
        path.mkdir()
        made.append(path)


def _written(path: Path, text: str) -> Path:
    """Writes a file that wasn't there, whole or not at all."""
    with path.open("x", encoding="utf-8", newline="\n") as file:
        try:
            file.write(text)
            file.flush()
        except BaseException:
            path.unlink()
            raise
    return path


def _remove(made: list[Path], draft: Path | None) -> None:
    if draft is not None:
        shutil.rmtree(draft, ignore_errors=True)
    for path in reversed(made):
        with suppress(OSError):  # what somebody else has put into a new folder meanwhile stays
            path.rmdir() if path.is_dir() else path.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def _as_sentence(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise UsageError(f"{path}: it exists already; choose another name, or move it away") from error
    except OSError as error:
        why = error.strerror or error
        raise UsageError(f"{path}: it can't be written there: {why}; nothing was written") from error
