"""``%load_ext grader``: the magic ``%check``; and ``grader.check``, its function."""

from __future__ import annotations

import re
import sys
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

from grader.errors import UsageError
from grader.notebook.asked import Asked, parse
from grader.notebook.check import Checker
from grader.notebook.shown import Checked, CheckError


@cache
def checker() -> Checker:
    """The one of this process."""
    return Checker()


def load(shell: Any) -> None:
    """Gives ``%check`` to an IPython shell."""

    def check(line: str) -> None:
        """Check this notebook's functions: %check [--assignment FILE] [--seconds N] [PROBLEM | PROBLEM::CRITERION]…"""
        from IPython.display import display

        display(_check(shell, shell.user_ns, lambda: parse(line)))  # type: ignore[no-untyped-call]  # IPython's

    shell.register_magic_function(check, "line", "check")
    shell.set_hook("complete_command", lambda _shell, event: _completions(event), str_key="%check")


def check_names(names: tuple[str, ...], assignment: str | None, seconds: float, caller: dict[str, Any]) -> Checked:
    """See :func:`grader.check`; ``caller`` are the names among which functions are looked up."""
    return _check(_shell(), caller, lambda: Asked(names, assignment, seconds))


def _check(shell: Any, names: dict[str, Any], asked: Any) -> Checked:
    try:
        wanted = asked()
    except UsageError as error:
        raise CheckError(str(error)) from None
    return checker().check(wanted, names, _counts(shell), lambda: _nothing_displayed(shell))


def _completions(event: Any) -> list[str]:
    """The names that begin as the word before the cursor; of that, IPython takes what follows a colon for all."""
    word: str = event.text_until_cursor.split(" ")[-1]
    typed = len(word) - len(event.symbol)
    return [name[typed:] for name in checker().names() if name.startswith(word)]


def _shell() -> Any:
    """The IPython shell that runs this, if one does; IPython is not imported for the question."""
    ipython: Any = sys.modules.get("IPython")
    return ipython.get_ipython() if hasattr(ipython, "get_ipython") else None


def _counts(shell: Any) -> Any:
    """Says of a file name whether it is that of a cell, and of which."""
    name_of: Any = getattr(getattr(shell, "compile", None), "format_code_name", lambda _file: None)

    def count_of(file: str) -> int | None:
        told = name_of(file)
        found = re.search(r"\d+", told[1]) if told else None
        return int(found[0]) if found else None

    return count_of


def _nothing_displayed(shell: Any) -> AbstractContextManager[Any]:
    if shell is None:
        return nullcontext()
    from IPython.utils.capture import capture_output

    captured: AbstractContextManager[Any] = capture_output(stdout=False, stderr=False, display=True)
    return captured
