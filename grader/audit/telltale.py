"""A student's module that tells all that it was ever given: what a report must not pass on where that is hidden.

This file is read as text and put into a submission, where a line for each function is added at its end.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

_seen: list[str] = []


def tell(way: str, count: int) -> Callable[..., Any]:
    """A function that raises, prints or returns its inputs; ``count`` is how many values a program takes from it."""

    def function(*args: Any, **kwargs: Any) -> Any:
        given = [*args, *kwargs.values()]
        _seen.append(repr([_plain(value) for value in given])[:700])
        told = " then ".join(_seen[-2:])
        if way == "raises":
            raise ValueError(told)
        if way == "prints":
            print(told)
            print(told, file=sys.stderr)
            # what a failing call printed is kept for staff, unless another one failed alike
            raise RuntimeError(f"printed {len(told)} characters")
        values = given[0] if len(given) == 1 else given
        return values if count == 1 else [values] * count

    return function


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value
