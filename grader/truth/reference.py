"""Loads a problem's ``reference.py`` as a private package, so that two references may each have a ``helper.py``."""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import linecache
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.errors import Flaw, ProblemError
from grader.truth.guard import author_code


@dataclass(frozen=True)
class LoadedReference:
    """The names that a reference module defines, and where it lies."""

    path: Path
    names: Mapping[str, Any]

    def functions(self) -> dict[str, Callable[..., Any]]:
        """The functions that the reference itself defines, by name: what steps of a chain are made of."""
        module = self.names["__name__"]
        return {
            name: value
            for name, value in self.names.items()
            if inspect.isfunction(value) and value.__module__ == module and not name.startswith("_")
        }


def load_reference(directory: Path) -> LoadedReference:
    """Runs ``reference.py`` of a problem directory; :class:`ProblemError` when it is missing or raises."""
    path = directory / "reference.py"
    if not path.is_file():
        flaw = Flaw(str(path), 1, 1, "the problem has no reference.py", fix="write the reference solution")
        raise ProblemError([flaw])
    try:
        module = load_module(directory, "reference")
    except (Exception, SystemExit) as error:
        raise ProblemError([author_flaw(error, directory, path, "the reference could not be loaded")]) from error
    return LoadedReference(path, vars(module))


def load_module(directory: Path, name: str) -> ModuleType:
    """Runs ``<name>.py`` of a problem directory in a private package of its own; raises whatever it raises."""
    package = _private_package(directory)
    with author_code():
        return _run(f"{package}.{name}", directory / f"{name}.py")


def author_flaw(
    error: BaseException, directory: Path, default: Path, what: str, line: int = 1, column: int = 1
) -> Flaw:
    """The place in the author's own files where an exception came from, as a flaw that quotes the line.

    An exception that passed through none of them is placed at ``default``, ``line`` and ``column``.
    """
    fix = _import_fix(error, directory)
    if isinstance(error, SyntaxError) and error.filename and _is_within(error.filename, directory):
        message = f"{what}: {type(error).__name__}: {error.msg}"
        return Flaw(error.filename, error.lineno or 1, error.offset or 1, message, error.text or "", fix)
    message = f"{what}: {type(error).__name__}: {error}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_within(frame.filename, directory)]
    if not frames:
        return Flaw(str(default), line, column, message, fix=fix)
    last = frames[-1]
    return Flaw(last.filename, last.lineno or 1, _column(last), message, last.line or "", fix)


def _is_within(filename: str, directory: Path) -> bool:
    # "<truth>" and its like would resolve to the current folder
    return not filename.startswith("<") and Path(filename).resolve().is_relative_to(directory.resolve())


def _column(frame: traceback.FrameSummary) -> int:
    """The column in characters; Python counts bytes, and references write δ and ∂."""
    line = linecache.getline(frame.filename, frame.lineno or 0).encode()
    return len(line[: frame.colno or 0].decode(errors="replace")) + 1


def _import_fix(error: BaseException, directory: Path) -> str:
    name = getattr(error, "name", None)
    if not isinstance(error, ModuleNotFoundError) or not name:
        return ""
    own = name.partition(".")[0]
    if (directory / f"{own}.py").exists() or (directory / own).is_dir():
        return f"a problem directory is a package of its own: write `from .{name} import …`"
    return ""


def _private_package(directory: Path) -> str:
    # named after the path: the same directory gives the same name in every run
    name = "_grader_problem_" + hashlib.sha256(str(directory.resolve()).encode()).hexdigest()[:16]
    for known in [module for module in sys.modules if module == name or module.startswith(f"{name}.")]:
        del sys.modules[known]
    package = ModuleType(name)
    package.__path__ = [str(directory)]
    sys.modules[name] = package
    return name


def _run(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
