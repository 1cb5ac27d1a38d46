"""What lies at a path: one submission, a folder or an archive of them, or what a platform made."""

from __future__ import annotations

import weakref
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Literal

from grader.errors import UsageError
from grader.intake.archive import CLASS, open_archive
from grader.intake.base import Context, Remark, Upload, format_named, format_of
from grader.intake.folder import FolderTree, piece_on_disk
from grader.intake.kinds import kind_of, stem_of
from grader.intake.nested import unwrapped
from grader.intake.tree import Place, Tree, Unusable
from grader.intake.wanted import Wanted
from grader.model import Student

PLAIN = "plain"


@dataclass(frozen=True)
class Options:
    """How to look: one submission or a class, the name of a format, a roster, the zone of times that bear none, and
    what is passed over, because results go there or because it is nobody's work."""

    as_: Literal["auto", "one", "class"] = "auto"
    format: str = ""
    roster: Path | None = None
    tz: tzinfo | None = None
    without: Collection[Path] = ()


def check_there(path: Path) -> None:
    """Raises :class:`UsageError` for a path at which there is nothing."""
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder")


def uploads_in(path: Path, options: Options, context: Context) -> Iterator[Upload | Remark]:
    """Every upload in a path, and remarks. Raises :class:`UsageError` for a path that is none of these, and
    :class:`OSError`."""
    check_there(path)
    kind = kind_of(path.name) if path.is_file() else "folder"
    if kind in ("like answers", "other"):
        known = "a Python module, a notebook, answers.yaml, a .zip or .tar.gz, nor a folder of submissions"
        raise UsageError(f"{path}: neither {known}")
    if options.as_ == "one" or kind in ("source", "notebook", "answers"):
        yield _one(path, options.without)
    elif kind == "archive":
        yield from _in_archive(path, options, context)
    else:
        yield from _in_tree(path, FolderTree(path, options.without), options, context)


def _one(path: Path, without: Collection[Path]) -> Upload:
    name = _named_by(path)
    return Upload(whose=(), called=name, pieces=(piece_on_disk(path, without),), student=Student(name))


def _in_archive(path: Path, options: Options, context: Context) -> Iterator[Upload | Remark]:
    file = path.open("rb")
    try:
        tree = open_archive(file, path.name, CLASS)
    except Unusable as error:
        file.close()
        raise UsageError(f"{path}: {error}, or unpack it yourself and give the folder") from error
    weakref.finalize(tree, file.close)
    refused = [Remark(f"'{name}' was not used: {why}.") for name, why in tree.refused]
    yield from _in_tree(path, tree, options, context, refused)


def _in_tree(
    path: Path, tree: Tree, options: Options, context: Context, refused: Sequence[Remark] = ()
) -> Iterator[Upload | Remark]:
    outer = Place(tree, "", _named_by(path))
    place, remarks = unwrapped(outer, context.wanted, partial(_is_known, forced=options.format))
    name = options.format or format_of(place)
    is_one = _is_one(outer, context.wanted) or context.wanted.is_submission(place)
    if options.as_ == "auto" and name == PLAIN and is_one:
        yield _one(path, options.without)
        return
    yield from (*refused, *remarks)
    for one in format_named(name).read(place, context):
        yield replace(one, platform=name) if isinstance(one, Upload) and name != PLAIN else one


def _is_known(place: Place, forced: str) -> bool:
    """Whether a platform's names stand in a folder: those of any, or of the one that is forced."""
    if forced:
        return forced != PLAIN and format_named(forced).fits(place)
    return format_of(place) != PLAIN


def _is_one(place: Place, wanted: Wanted) -> bool:
    """Whether a folder is one submission; an archive is one too if the only folder in it is."""
    if wanted.is_submission(place):
        return True
    only = place.folders[0] if len(place.entries) == len(place.folders) == 1 else None
    in_archive = not isinstance(place.tree, FolderTree)
    return only is not None and in_archive and wanted.is_submission(place.inner(only))


def _named_by(path: Path) -> str:
    if path.is_file():
        return stem_of(path.name)
    # of a link, its own name: links are how staff name what lies elsewhere
    return path.name if path.name not in ("", "..") else path.resolve().name
