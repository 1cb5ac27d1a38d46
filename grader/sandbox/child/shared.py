"""A name that several things of a submission bear: a folder, a module in it or beside it.

Which of them a student means depends on the folder in which Python was started, and that nobody knows. In ``hw2/`` with
``hw2.py`` in it, ``import hw2`` is the module to who works in the folder, and the folder to who works around it. So the
name stands for all of them: what is asked of it is looked up in one after the other.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_ABSENT = object()


class SharedLoader(Loader):
    """Makes a module that stands for those called ``bearers``, of which the first is imported at once if ``at_once``.

    ``skips(bearer, name)`` says that a name isn't worth importing a bearer for, because it is surely something else.
    """

    def __init__(self, bearers: Sequence[str], skips: Callable[[str, str], bool], *, at_once: bool) -> None:
        self.bearers = tuple(bearers)
        self.skips = skips
        self._at_once = at_once

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Shared(spec.name)

    def exec_module(self, _module: ModuleType) -> None:
        if self._at_once:
            importlib.import_module(self.bearers[0])


class _Shared(ModuleType):
    def __getattr__(self, name: str) -> Any:
        loader = None if self.__spec__ is None else self.__spec__.loader
        if isinstance(loader, SharedLoader) and name != "__path__":
            modules = _modules(loader, name)
            if name == "__all__":  # asked for by ``from hw2 import *``
                return next(filter(None, map(_listed, modules)), [])
            for module in modules:
                if (value := _own(module, name, loader)) is not _ABSENT:
                    return value
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    def __setattr__(self, name: str, value: object) -> None:
        loader = None if name.startswith("__") or self.__spec__ is None else self.__spec__.loader
        bearers = loader.bearers if isinstance(loader, SharedLoader) else ()
        loaded = [sys.modules[bearer] for bearer in bearers if bearer in sys.modules]
        holder = next((one for one in loaded if _own(one, name, loader) is not _ABSENT), None)
        if holder is None:
            super().__setattr__(name, value)
        elif sys.modules.get(f"{self.__name__}.{name}") is not value:  # importing what lies within hides nothing
            setattr(holder, name, value)


def _modules(loader: SharedLoader, name: str) -> Iterator[ModuleType]:
    """The modules to look a name up in, imported where that is needed. Tools ask every module there is for names such
    as ``__file__``: nothing is imported for these."""
    only_loaded = name.startswith("__") and name != "__all__"
    for bearer in loader.bearers:
        if bearer in sys.modules:
            yield sys.modules[bearer]
        elif not only_loaded and not loader.skips(bearer, name):
            yield importlib.import_module(bearer)


def _own(module: ModuleType, name: str, loader: Loader | None) -> Any:
    """What a module has under a name, unless it is there only because another bearer lies within."""
    value = getattr(module, name, _ABSENT)
    inner = f"{module.__name__}.{name}"
    within = isinstance(loader, SharedLoader) and inner in loader.bearers and value is sys.modules.get(inner)
    return _ABSENT if within else value


def _listed(module: ModuleType) -> list[str]:
    """What ``import *`` takes from a module."""
    inner = f"{module.__name__}."
    public = [name for name in vars(module) if not name.startswith("_") and inner + name not in sys.modules]
    return list(getattr(module, "__all__", public))
