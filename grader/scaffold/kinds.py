"""The kinds of problems that can be begun with; each is a folder of templates, named for it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from grader.errors import UsageError


@dataclass(frozen=True)
class Kind:
    """``summary`` is what an author chooses by; ``shares`` says how the points are divided among the criteria."""

    name: str
    summary: str
    shares: tuple[int, ...]


KINDS = {
    kind.name: kind
    for kind in (
        Kind("value", "a function, judged by the values that it returns", (6, 4)),
        Kind("gradient", "a layer, forward and backward, judged by autograd", (4, 6)),
        Kind("shape", "a function that returns the shape of something", (4, 6)),
        Kind("count", "a function that counts, such as parameters", (5, 5)),
        Kind("matrix", "the matrix of a linear map, by hand and in code", (4, 6)),
        Kind("written", "numbers by hand, the same in code, and prose that a person marks", (1, 2, 4, 3)),
        Kind("property", "many right answers, judged by your own checks.py", (7, 3)),
    )
}
DEFAULT = "value"


def kind_named(name: str) -> Kind:
    """The kind of this name; :class:`UsageError` names the nearest, or all."""
    if name in KINDS:
        return KINDS[name]
    near = difflib.get_close_matches(name, KINDS, n=1)
    fix = f"did you mean '{near[0]}'?" if near else f"write one of {', '.join(KINDS)}"
    raise UsageError(f"{name}: there is no such kind of problem; {fix}")
