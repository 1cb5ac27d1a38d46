"""How values and names of an author's file are shown in messages: short, on one line, with nothing invisible."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

_LIMIT = 60


def shown(text: str, limit: int = _LIMIT) -> str:
    """``text`` on one line of at most ``limit`` characters; what can't be printed is escaped."""
    window = text[: limit + 1]
    line = "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in window)
    return line if len(line) <= limit else line[: limit - 1] + "…"


def quoted(text: str) -> str:
    """``text`` as :func:`shown`, in quotes."""
    return f"'{shown(text)}'"


def listed(names: Iterable[str]) -> str:
    """Names with commas between them."""
    return ", ".join(shown(name) for name in names)


def near(word: str, known: Iterable[str]) -> str:
    """The known name that ``word`` most resembles, or an empty string."""
    found = difflib.get_close_matches(word[:200], sorted(known), n=1)
    return found[0] if found else ""


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A fix that proposes a near name, or else says ``otherwise``."""
    name = near(word, known)
    return f"did you mean {quoted(name)}?" if name else otherwise


def described(value: Any) -> str:
    """What kind of value stands there, and which: ``the text 'five'``, ``a list``, ``nothing``."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {shown(_number(value))}"
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    return "a list" if isinstance(value, list) else "a mapping"


def _number(value: float) -> str:
    # repr refuses integers of more than 4300 digits
    return f"{value:.3e}" if isinstance(value, int) and abs(value) >= 10**18 else repr(value)
