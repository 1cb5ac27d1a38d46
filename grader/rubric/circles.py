"""Circles in what depends on what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter


def circles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Circles of a graph (name → the names it depends on), each from its first name in the graph's order and back to
    it. Every circle shares a name with one of those given."""
    left = {name: [other for other in others if other in graph] for name, others in graph.items()}
    order = {name: index for index, name in enumerate(graph)}
    found = []
    while circle := _circle(left):
        start = circle.index(min(circle, key=order.__getitem__))
        circle = [*circle[start:], *circle[:start]]
        found.append([*circle, circle[0]])
        left[circle[0]] = []
    return found


def _circle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        names: list[str] = error.args[1]
        return names[:0:-1]  # each but the last precedes the next; we say what depends on what
    return []
