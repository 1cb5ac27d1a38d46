"""Where a problem's module stands in a submission, and which staff files are laid over it."""

from __future__ import annotations

import re
from pathlib import Path

from grader.model import Layout
from grader.rubric.files import is_file, near_file
from grader.rubric.nodes import Document
from grader.rubric.patterns import FOLDER
from grader.rubric.quoting import quoted
from grader.rubric.schema import RubricFile


def read_layout(document: Document, directory: Path, file: RubricFile) -> Layout:
    """The layout of a rubric, with the overlay's files read."""
    overlay = {target: _overlaid(document, directory, target, source) for target, source in file.overlay.items()}
    return Layout(file.module, file.root, overlay, tuple(file.packages), file.notebook, _starter(directory))


def _starter(directory: Path) -> bytes:
    """What students begin with; nothing where there is no such file, or it can't be read: then nobody handed it out."""
    try:
        return (directory / "starter.py").read_bytes()
    except OSError:
        return b""


def _overlaid(document: Document, directory: Path, target: str, source: str) -> bytes:
    path = ("overlay", target)
    if not re.fullmatch(FOLDER, target):
        message = f"{quoted(target)} is no path inside a submission"
        document.note(path, message, "write the path of a file in the submission, such as src/helpers.py", key=True)
    if not is_file(directory / source):
        near = near_file((directory / source).parent, Path(source).name)
        fix = f"did you mean {quoted(near)}?" if near else "write a path from the folder of this file"
        document.note(path, f"there is no file {quoted(source)}", fix)
        return b""
    try:
        return (directory / source).read_bytes()
    except OSError as error:
        document.note(path, f"{quoted(source)} can't be read: {error.strerror}", "check its permissions")
        return b""
