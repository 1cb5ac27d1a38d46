"""Exceptions of student code, rendered here: only the student's frames, and no path of this machine."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from grader.sandbox.child.importer import PACKAGE
from grader.sandbox.child.sources import LINE_CHARACTERS, Sources

# in a message about a missing name, before what became of the cell that should define it
BECAUSE = " is not defined; "
TEST = "<test>"
_FRAMES = 12
_MESSAGE_CHARACTERS = 2_000
_traceback_of = BaseException.__dict__["__traceback__"].__get__
_mro_of = type.__dict__["__mro__"].__get__
_name_of = type.__dict__["__name__"].__get__
_known = {*sys.path, sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(__file__).parents[3])}
# longest first; "/usr" alone says nothing about a machine
_FOLDERS = sorted((folder.rstrip("/\\") for folder in _known if len(folder) > 4), key=len, reverse=True)


def describe(exc: Any, sources: Sources, stage: str, statement: str = "") -> dict[str, Any]:
    """The failure that the grader is told of. ``stage`` is "load", "cell" or "call"; ``statement`` is the test's own
    line, shown where no line of the student's is part of the failure."""
    name, message = _type_name(exc), _message(exc)
    frames = _frames(_traceback_of(exc), sources)
    if type(exc) in (SyntaxError, IndentationError, TabError) and exc.filename in sources:
        frames.append((exc.filename, exc.lineno or 1, ""))
        message = str(exc.msg)
    if type(exc) is NameError and type(exc.name) is str and exc.name in sources.lost:
        message = f"name '{exc.name}'{BECAUSE}{sources.lost[exc.name]}"
    message = scrub(message[: 2 * _MESSAGE_CHARACTERS])[:_MESSAGE_CHARACTERS]
    place = sources.where(*frames[-1][:2]) if frames else None
    lines = _render(frames, sources) or ([f"  in the test: {statement[:LINE_CHARACTERS]}"] if statement else [])
    last = f"{name}: {message}" if message else name
    return {"type": name, "message": message, "traceback": "\n".join([*lines, last]), "place": place, "stage": stage}


def scrub(text: str) -> str:
    """Takes this machine's paths, and the name under which we import a submission, out of a text."""
    for folder in _FOLDERS:
        text = text.replace(folder, "…")
    return text.replace(PACKAGE + ".", "").replace(PACKAGE, "the submission")


def _type_name(exc: BaseException) -> str:
    # numpy raises private subclasses such as _ArrayMemoryError: the first public base says it better
    names = [str(_name_of(base)) for base in _mro_of(type(exc))]
    return next((name for name in names if not name.startswith("_")), names[0])[:200]


def _message(exc: BaseException) -> str:
    try:
        return str.__str__(str(exc))
    except BaseException:  # its __str__ is student code
        return "(its message could not be read)"


def _frames(traceback: TracebackType | None, sources: Sources) -> list[tuple[str, int, str]]:
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename in sources:
            frames.append((code.co_filename, traceback.tb_lineno or 0, code.co_name[:100]))
        traceback = traceback.tb_next
    return frames


def _render(frames: list[tuple[str, int, str]], sources: Sources) -> list[str]:
    lines = []
    if len(frames) > _FRAMES:
        lines.append(f"  … {len(frames) - _FRAMES} earlier calls are not shown")
    for path, number, function in frames[-_FRAMES:]:
        where = f", in {function}" if function else ""
        quoted = sources.line(path, number)
        lines.append(f"  {sources.frame(path)}, line {number}{where}" + (f"\n    {quoted}" if quoted else ""))
    return lines
