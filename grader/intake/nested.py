"""Folders around a class: an archive's own folder, or one folder for each assignment."""

from __future__ import annotations

from collections.abc import Callable

from grader.errors import UsageError
from grader.intake.base import Remark, stray
from grader.intake.folder import FolderTree
from grader.intake.kinds import kind_of
from grader.intake.tree import Entry, Place
from grader.intake.wanted import Wanted, is_assignment

MAX_WRAPPERS = 4
_WRAPPERS = frozenset({"submissions", "submitted", "students", "class", "export"})


def unwrapped(place: Place, wanted: Wanted, known: Callable[[Place], bool]) -> tuple[Place, list[Remark]]:
    """The folder that holds the students, and remarks on what lies beside the folders around it.

    ``known`` says whether a platform's names stand in a folder: there the way ends.
    """
    remarks: list[Remark] = []
    for _ in range(MAX_WRAPPERS):
        inner = None if known(place) else _inner(place, wanted, known)
        if inner is None:
            break
        remarks += [stray(entry, _why(entry)) for entry in place.entries if entry != inner]
        place = place.inner(inner)
    return place, remarks


def _inner(place: Place, wanted: Wanted, known: Callable[[Place], bool]) -> Entry | None:
    if any(_is_upload(entry) for entry in place.files):
        return None
    meant = [folder for folder in place.folders if wanted.is_meant_by(folder.name)]
    if len(meant) == 1 and all(is_assignment(folder.name) or folder in meant for folder in place.folders):
        return meant[0]
    if len(place.folders) > 1 and all(is_assignment(folder.name) for folder in place.folders):
        names = ", ".join(folder.name for folder in place.folders)
        raise UsageError(f"{place.name}: several assignments lie here ({names}); give the folder of one")
    only = place.folders[0] if len(place.folders) == 1 else None
    return only if only is not None and (_wraps(place, only) or known(place.inner(only))) else None


def _wraps(place: Place, folder: Entry) -> bool:
    called = folder.name.casefold()
    if called in _WRAPPERS or is_assignment(folder.name):
        return True
    # class.zip holds class/ada.py; but ada/ada/net.py on disk has always been ada's
    on_disk = isinstance(place.tree, FolderTree)
    return called == place.name.casefold() and not (on_disk and any(map(_is_upload, place.inner(folder).files)))


def _is_upload(entry: Entry) -> bool:
    return kind_of(entry.name) in ("source", "notebook", "answers", "archive")


def _why(entry: Entry) -> str:
    return "it belongs to another assignment" if entry.kind == "folder" else entry.why
