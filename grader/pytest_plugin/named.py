"""Node ids of criteria on the command line, which pytest would take for files that are not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

_UPWARDS = re.compile(r"^(\.\./)+")  # as pytest writes ids where it is called below its root


def named_nodes(arguments: Sequence[str], ids: Iterable[str]) -> tuple[tuple[str, ...], list[str]]:
    """The arguments that name criteria (an id, or a problem or submission that ids begin with), and all others."""
    known = list(ids)
    named: list[str] = []
    others: list[str] = []
    for argument in arguments:
        name = _UPWARDS.sub("", argument).rstrip("/")
        is_node = not Path(argument).exists() and any(selects((name,), one) for one in known)
        (named if is_node else others).append(name if is_node else argument)
    return tuple(named), others


def selects(names: Sequence[str], nodeid: str) -> bool:
    """Whether a node is one of those named, or within one."""
    bare = nodeid.partition("@")[0]  # xdist appends groups
    return any(bare == name or bare.startswith((f"{name}::", f"{name}/")) for name in names)
