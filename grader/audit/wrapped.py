"""A submission made of a reference: its own source, behind the interface that a student's module has."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePosixPath

from grader.audit.facade import REFERENCE
from grader.model import Layout, Submission, Value

_NOT_ITS_OWN = ("reference.py", "starter.py", "mistakes.py", "checks.py")
_FITS = "let the truth and the program agree, and the tolerance allow for the dtype"
_VIEWS = "let the reference work on views and leave what it is given as it is"


@dataclass(frozen=True)
class Way:
    """One way in which a reference is handed in: what it shows where it earns everything, and what to do where not."""

    name: str
    shows: str
    fix: str = _FITS


WAYS = (
    Way("numpy", "arrays go in, arrays come out"),
    Way("torch", "tensors come out"),
    Way("float32", "the tolerance allows for work in single precision"),
    Way(
        "lists",
        "nested lists are judged like arrays",
        "let the program do no arithmetic on what it is given, or say in problem.md that arrays are asked for",
    ),
    Way("strided", "the reference reads views, and views that come out are judged by their values", _VIEWS),
    Way("read-only", "the reference leaves its inputs as they are, and locked arrays are judged like others", _VIEWS),
)
WRITTEN = Way(
    "written",
    "the truth, written by hand to the digits that are asked for, is a right answer",
    "let the tolerance allow for the digits that a person writes",
)
WRONG = Way("wrong", "all that is computed is off by one")


def own_names(source: str) -> set[str]:
    """The functions and classes that a source defines at its top."""
    return {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def wrapped(
    directory: Path,
    layout: Layout,
    names: Iterable[str],
    way: Way,
    answers: Mapping[str, Mapping[str, Value]] | None = None,
) -> Submission:
    """The reference of a problem's directory as a student's module whose functions ``names`` take and return arrays,
    with the files that it imports beside it, and written ``answers``."""
    lines = [f"{name} = wrap({REFERENCE}.{name}, {way.name!r})" for name in names]
    facade = resources.files("grader.audit").joinpath("facade.py").read_text(encoding="utf-8")
    files = neighbours(directory, layout)
    # beside it, not in it: the reference's functions must call each other unwrapped
    files[_at(layout, f"{REFERENCE}.py")] = (directory / "reference.py").read_bytes()
    files[layout.path] = "\n".join([facade, f"import {REFERENCE}", "", *lines, ""]).encode()
    return Submission(f"reference ({way.name})", files, answers or {})


def neighbours(directory: Path, layout: Layout) -> dict[str, bytes]:
    """The other modules of a problem's directory, which its reference may import, as files of a submission."""
    paths = {path.relative_to(directory).as_posix(): path for path in sorted(directory.rglob("*.py"))}
    return {_at(layout, name): path.read_bytes() for name, path in paths.items() if name not in _NOT_ITS_OWN}


def _at(layout: Layout, path: str) -> str:
    return str(PurePosixPath(layout.root) / path)
