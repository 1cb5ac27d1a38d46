"""Finds the names that a program needs: in the problem's module first, else where the submission defines them once.

What the module leaves open, as an untouched starter does, it doesn't define.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from types import ModuleType
from typing import Any

from grader.sandbox.child.inert import StandIn
from grader.sandbox.child.notebook import GIVEN, Told
from grader.sandbox.child.sources import Sources, Where
from grader.sandbox.child.world import World

_NEAR = 3
_ABSENT = object()


class MissingName(Exception):
    """The submission lacks a module or a name; ``data`` goes to the grader."""

    def __init__(self, kind: str, name: str, module: str, near: Sequence[str]) -> None:
        super().__init__(name)
        self.data = {"kind": kind, "name": name, "module": module, "near": [text[:200] for text in near]}


class LostName(Exception):
    """A name is lacking because the cell that should define it failed; ``data`` is that failure."""

    def __init__(self, name: str, data: Told) -> None:
        super().__init__(name)
        self.data = data


def load_all(world: World, needs: Sequence[str]) -> None:
    """Imports the problem's module and runs the notebooks that the names are looked up in. Raises what importing
    raises."""
    world.look_for(needs)
    if world.present:
        world.load(world.path, needs)
    for path in sorted(set(filter(world.is_notebook, _looked_up(world, needs)))):
        world.load(path, needs)


def _looked_up(world: World, needs: Sequence[str]) -> Iterator[str]:
    """The files in which names are surely looked up."""
    alone = world.present and not world.is_notebook(world.path)
    for name in needs:
        yield world.in_its_place(name) if alone else _only(world, name)


def resolve(world: World, needs: Sequence[str]) -> dict[str, Any]:
    """Every needed name and what it stands for. Raises :class:`MissingName`, :class:`LostName`, or what importing a
    file raises."""
    module = world.load(world.path, needs) if world.present else None
    found: dict[str, Any] = {}
    lacking: list[str] = []
    for name in needs:
        value = getattr(module, name, _ABSENT) if module is not None else _ABSENT
        if name in GIVEN and isinstance(value, StandIn):
            value = _ABSENT
        if value is _ABSENT:
            value = _defined_in(world, world.elsewhere(name), name)
        elif module is not None and _is_its_own(value, module):
            other = _defined_in(world, world.in_its_place(name), name)
            value = value if other is _ABSENT else other
        if value is _ABSENT:
            lacking.append(name)
        else:
            found[name] = value
    for name in lacking:
        if (told := world.lost(name)) is not None:
            raise LostName(name, told)
    if lacking or (not needs and module is None):
        raise _missing(world, lacking, bool(found))
    return found


def defined_at(world: World, needs: Sequence[str]) -> dict[str, Where]:
    """Where the submission defines each name, as far as its source says so without doubt."""
    places = {}
    for name in needs:
        known = {place[0]: place for place in world.sources.where_defined(name)}
        elsewhere = world.in_its_place(name)
        if elsewhere:
            places[name] = world.sources.place_of(elsewhere, name)
        elif world.sources.leaves_open(world.path, name):
            places[name] = world.sources.place_of(world.path, name)
        elif world.path in known:
            places[name] = known[world.path]
        elif only := _only(world, name):
            places[name] = known[only]
    return places


def near_names(wanted: str, names: Iterable[str]) -> list[str]:
    """Names that the author of ``wanted`` may have meant: first those that differ by case and underscores only."""
    known = sorted(set(names))
    same = [name for name in known if _folded(name) == _folded(wanted)]
    return [*same, *(name for name in get_close_matches(wanted, known, _NEAR, 0.7) if name not in same)][:_NEAR]


def _defined_in(world: World, path: str, name: str) -> Any:
    return getattr(world.load(path, [name]), name, _ABSENT) if path else _ABSENT


def _is_its_own(value: Any, module: ModuleType) -> bool:
    """Whether a value was made in a module, and not imported there below a stub of its name."""
    return getattr(value, "__module__", None) == module.__name__


def _only(world: World, name: str) -> str:
    """The one file that defines a name; empty where there are several, because nobody knows which is meant."""
    return world.sources.meant(_paths(world, name))


def _paths(world: World, name: str) -> list[str]:
    return [place[0] for place in world.sources.where_defined(name)]


def _missing(world: World, lacking: list[str], some_found: bool) -> MissingName:
    sources = world.sources
    paths = [path for name in lacking[:1] for path in _paths(world, name)]
    if len(paths) > 1:
        return MissingName("several", lacking[0], world.module, paths[:_NEAR])
    if not world.present and not some_found and not paths:
        files = {path.rpartition("/")[2]: path for path in (*sources.notebooks, *sources)}
        near = [files[name] for name in near_names(world.path.rpartition("/")[2], files)]
        return MissingName("module", world.module, world.module, near)
    there = [f"{lacking[0]} ({path})" for path in paths]
    return MissingName("name", lacking[0], world.module, there or near_names(lacking[0], _names(sources)))


def _names(sources: Sources) -> list[str]:
    return [name for path in (*sources, *sources.notebooks) for name in sources.definitions(path)]


def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()
