"""``no_loops``: loops in Python where vectorised code is asked for, helpers of the same submission included."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from grader.checks.source.names import Definition
from grader.checks.source.reach import Part, nodes_of
from grader.checks.source.resolve import Resolver
from grader.checks.source.told import Told, at

_LOOPS = {
    ast.For: "a `for` loop",
    ast.AsyncFor: "a `for` loop",
    ast.While: "a `while` loop",
    ast.ListComp: "a list comprehension",
    ast.SetComp: "a set comprehension",
    ast.DictComp: "a dict comprehension",
    ast.GeneratorExp: "a generator expression",
}
# they call a Python function for each item
_LOOPING = frozenset(
    "builtins.map builtins.filter functools.reduce itertools.starmap numpy.vectorize numpy.frompyfunc "
    "numpy.apply_along_axis numpy.apply_over_axes".split()
)

_ITER = "builtins.iter"


def loops(parts: Iterable[Part], resolver: Resolver) -> list[Told]:
    """Every loop in the parts."""
    told: dict[tuple[str, str], Told] = {}
    for part in parts:
        for one in _in_part(part, resolver):
            told.setdefault((one.place.file if one.place else "", one.sentence), one)
    return list(told.values())


def _in_part(part: Part, resolver: Resolver) -> Iterator[Told]:
    for node in nodes_of(part):
        if _is_called_again_and_again(part, node, resolver):
            yield _told(part, node, "loops with `iter`", "The code loops with `iter`")
        elif type(node) in _LOOPS:
            yield _told(part, node, f"has {_LOOPS[type(node)]}", f"There is {_LOOPS[type(node)]}")
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            names = resolver.names(part.module, node)
            if names & _LOOPING:
                text = part.module.text(node) or min(names)
                yield _told(part, node, f"loops with `{text}`", f"The code loops with `{text}`")
            elif _is_itself(part, names):
                place = part.module.place(node)
                sentence = f"`{part.name}` calls itself at {at(place)}, which may be a loop; a person should look."
                yield Told(sentence, place, is_note=True)


def _is_called_again_and_again(part: Part, node: ast.AST, resolver: Resolver) -> bool:
    """``iter(f, stop)`` calls f for each item."""
    return isinstance(node, ast.Call) and len(node.args) == 2 and _ITER in resolver.names(part.module, node.func)


def _told(part: Part, node: ast.AST, does: str, whole: str) -> Told:
    place = part.module.place(node)
    if isinstance(part.node, ast.Module):
        said = whole
    else:
        said = f"`{part.name}`, which `{part.via}` uses, {does}" if part.via else f"`{part.name}` {does}"
    return Told(f"{said} at {at(place)}, where vectorised code is asked for.", place)


def _is_itself(part: Part, names: frozenset[str]) -> bool:
    return isinstance(part.node, Definition) and any(name == f"{part.module.name}.{part.name}" for name in names)
