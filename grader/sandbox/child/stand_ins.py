"""Modules of packages that are stood in for, and what in them has to answer: progress bars that are gone through, axes
that are indexed, Python 2's names."""

from __future__ import annotations

import functools
import operator
import sys
from collections.abc import Callable, Iterator
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from grader.sandbox.child.inert import ANSWERS, StandIn, stand_in


class Progress(StandIn):
    """``tqdm(items)``: goes through the items."""

    _stand_in = "tqdm.tqdm"

    def __init__(self, iterable: Any = None, desc: Any = None, total: Any = None, *_args: Any, **_options: Any) -> None:
        self.iterable = iterable
        self.total = total
        self.desc = desc

    def __iter__(self) -> Iterator[Any]:
        return iter(() if self.iterable is None else self.iterable)

    def __len__(self) -> int:
        return len(self.iterable) if self.total is None else operator.index(self.total)


def _subplots(name: str, nrows: Any = 1, ncols: Any = 1, *_args: Any, squeeze: Any = True, **_options: Any) -> Any:
    """Axes in an array of the asked shape, and before them, from pyplot, the figure."""
    import numpy as np

    axes: Any = np.empty((operator.index(nrows), operator.index(ncols)), object)
    for index in np.ndindex(axes.shape):
        axes[index] = stand_in("matplotlib.axes.Axes")
    if squeeze:
        axes = axes.item() if axes.size == 1 else axes.squeeze()
    return (stand_in("matplotlib.figure.Figure"), axes) if name == "matplotlib.pyplot.subplots" else axes


ANSWERS |= {
    ("matplotlib", "subplots"): _subplots,
    **{("tqdm", name): lambda _name, *args, **named: Progress(*args, **named) for name in ("tqdm", "tqdm_notebook")},
    **{("tqdm", name): lambda _name, *args, **_: Progress(range(*args)) for name in ("trange", "tnrange")},
    ("tqdm", "tenumerate"): lambda _name, items, start=0, *_args, **_: enumerate(items, start),
    ("tqdm", "tzip"): lambda _name, *items, **_: zip(*items, strict=False),
    **{("tqdm", name): lambda _name, function, *items, **_: list(map(function, *items))
       for name in ("thread_map", "process_map")},
}  # fmt: skip


def _compare(one: Any, other: Any) -> int:
    return int(one > other) - int(one < other)


def _old_div(one: Any, other: Any) -> Any:
    return one // other if isinstance(one, int) and isinstance(other, int) else one / other


def _listing(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function, updated=())
    def as_list(*args: Any) -> list[Any]:
        return list(function(*args))

    return as_list


# Python 2's names, which hold what they held
_PAST: dict[str, dict[str, Any]] = {
    "past.builtins": {
        "basestring": str, "chr": chr, "cmp": _compare, "dict": dict, "filter": _listing(filter), "input": input,
        "intern": sys.intern, "long": int, "map": _listing(map), "range": _listing(range), "raw_input": input,
        "reduce": functools.reduce, "str": str, "unichr": chr, "unicode": str, "xrange": range, "zip": _listing(zip),
    },
    "past.utils": {"old_div": _old_div},
}  # fmt: skip


# where others stand: google of google.colab; torch.utils is there
_HOMES = frozenset({"google"})
# modules that hold what they hold, and nothing else
_KNOWN = frozenset({"past", *_PAST, *_HOMES})


# ------------------------------------------------------------------------------------------------------- modules


class StandInModule(ModuleType):
    """A module in which every name is there."""

    __version__ = "0"

    def __getattr__(self, name: str) -> Any:
        if (name.startswith("__") and name.endswith("__")) or self.__name__ in _KNOWN:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return stand_in(f"{self.__name__}.{name}")


class StandInLoader(Loader):
    """Makes the modules of a package that is stood in for."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__.update(_PAST.get(module.__name__, {}))


def is_home(module: str) -> bool:
    """Whether a module is only the place of one, as ``google`` is of ``google.colab``."""
    return module in _HOMES


def spec_of(module: str) -> ModuleSpec:
    """The spec of a module of a package that is stood in for."""
    return ModuleSpec(module, StandInLoader(), is_package=True)
