"""Which names a problem and its function may have: each is a module or a function that students write and import."""

from __future__ import annotations

import builtins
import keyword
import re
import sys
from collections.abc import Collection

from grader.errors import UsageError

LONGEST = 40  # so that no generated line is longer than linters like

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PACKAGES = frozenset({"numpy", "torch", "grader"})
_OURS = frozenset({"reference", "starter", "mistakes", "checks", "answers"})  # files of a problem or of a submission


def check_problem_name(name: str, checks: Collection[str]) -> None:
    """Raises :class:`UsageError` where a problem can't be called so; ``checks`` are the names of installed checks."""
    if re.search(r"[/\\]", name):
        raise UsageError(f"{name}: a path; write the name alone, and the folder that it goes into after --in")
    _check_identifier(name, name, "the name of a problem, which is that of the module that students hand in")
    if name in checks:
        raise UsageError(f"{name}: the name of a check; call the problem after its subject, and write --kind {name}")
    if name in _OURS:
        raise UsageError(f"{name}: the name of a file that the grader knows already; choose another, such as {name}_1")
    if name in sys.stdlib_module_names or name in _PACKAGES:
        raise UsageError(f"{name}: a module that Python code imports, which {name}.py would hide; choose another name")


def check_function_name(name: str, taken: Collection[str]) -> None:
    """Raises :class:`UsageError` where students' function can't be called so; ``taken`` are names in the templates."""
    said = f"--function {name}"
    _check_identifier(name, said, "the name of a function")
    if "__" in name:
        raise UsageError(f"{said}: two underscores part a function from its mistakes; write one, or none")
    if name in dir(builtins):
        raise UsageError(f"{said}: a function of Python's own, which it would hide; choose another name")
    if name in taken:
        raise UsageError(f"{said}: the problem uses that name for something else; choose another")


def default_title(name: str) -> str:
    """``rms_norm`` → ``Rms norm``."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def check_title(title: str) -> str:
    """The title without spaces around it; :class:`UsageError` where it can't stand on a line."""
    title = title.strip()
    if not title:
        raise UsageError("--title: it is empty; write what students read above the problem, such as RMS norm")
    if not title.isprintable():
        raise UsageError("--title: it holds a line break or a character that can't be seen; write it on one line")
    if len(title) > 100:
        raise UsageError(f"--title: it has {len(title)} characters; write at most 100")
    return title


def _check_identifier(name: str, said: str, what: str) -> None:
    if not _NAME.fullmatch(name):
        near = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").lower()
        example = near if _NAME.fullmatch(near) else "rms_norm"
        raise UsageError(f"{said}: not {what}; write letters, digits and _, such as {example}")
    if keyword.iskeyword(name):
        raise UsageError(f"{said}: a keyword of Python; choose another name, such as {name}_1")
    if len(name) > LONGEST:
        raise UsageError(f"{said}: {len(name)} characters long; write at most {LONGEST}")
