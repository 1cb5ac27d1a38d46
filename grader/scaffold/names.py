"""Which names a problem and its function may have: each is a module or a function that students write and import."""

from __future__ import annotations

import builtins
import keyword
import re
import sys
from collections.abc import Collection

from grader.errors import UsageError
from grader.scaffold.kinds import KINDS

LONGEST = 40  # so that no generated line is longer than linters like
LONGEST_TITLE = 100

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PACKAGES = frozenset({"numpy", "torch", "grader"})
_OURS = frozenset({"reference", "starter", "mistakes", "checks", "answers"})  # files of a problem or of a submission


def check_problem_name(name: str, checks: Collection[str]) -> None:
    """Raises :class:`UsageError` where a problem can't be called so; ``checks`` are the names of installed checks."""
    if re.search(r"[/\\]", name):
        raise UsageError(f"{_shown(name)}: a path; write the name alone, and the folder that it goes into after --in")
    _check_identifier(name, "the name of a problem, which is that of the module that students hand in")
    if name in checks:
        kind = f", and write --kind {name}" if name in KINDS else ""
        raise UsageError(f"{name}: the name of a check; call the problem after its subject{kind}")
    if name in _OURS:
        raise UsageError(f"{name}: the name of a file that the grader knows already; choose another, such as {name}_1")
    if name in sys.stdlib_module_names or name in _PACKAGES:
        raise UsageError(f"{name}: a module that Python code imports, which {name}.py would hide; choose another name")


def check_function_name(name: str, taken: Collection[str]) -> None:
    """Raises :class:`UsageError` where students' function can't be called so; ``taken`` are names in the templates."""
    _check_identifier(name, "the name of a function")
    if "__" in name:
        raise UsageError(f"{name}: two underscores part a function from its mistakes; write one, or none")
    if name in dir(builtins):
        raise UsageError(f"{name}: a function of Python's own, which it would hide; choose another name")
    if name in taken:
        raise UsageError(f"{name}: the problem uses that name for something else; choose another")


def default_title(name: str) -> str:
    """``rms_norm`` → ``Rms norm``."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def check_title(title: str) -> str:
    """The title without spaces around it; :class:`UsageError` where it can't stand on a line."""
    title = title.strip()
    if not title:
        raise UsageError("'': empty; write what students read above the problem, such as RMS norm")
    if not title.isprintable():
        raise UsageError(f"{title!r}: it holds a line break, or what can't be seen; write one line of plain text")
    if len(title) > LONGEST_TITLE:
        raise UsageError(f"'{title[:20]}…': {len(title)} characters long; write at most {LONGEST_TITLE}")
    return title


def _check_identifier(name: str, what: str) -> None:
    if not _NAME.fullmatch(name):
        near = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").lower()
        example = near if _NAME.fullmatch(near) else "rms_norm"
        raise UsageError(f"{_shown(name)}: not {what}; write letters, digits and _, such as {example}")
    if keyword.iskeyword(name):
        raise UsageError(f"{name}: a keyword of Python; choose another name, such as {name}_1")
    if len(name) > LONGEST:
        raise UsageError(f"{name}: {len(name)} characters long; write at most {LONGEST}")


def _shown(name: str) -> str:
    """As it was typed, where that can be seen."""
    return name if name and name.isprintable() else repr(name)
