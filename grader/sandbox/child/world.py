"""One layout's view of a submission in a child: its files, its modules, and its place in the import system."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from posixpath import dirname
from types import ModuleType
from typing import Any

from grader.sandbox.child.importer import Finder
from grader.sandbox.child.notebook import Notebook, Told
from grader.sandbox.child.sources import Cell, Sources, below
from grader.sandbox.wire import MAX_FAILED_CELLS


class World:
    """The modules of one layout; those of other layouts are out of sight while it is active.

    ``foreign`` are the paths of all problems' modules: what another problem asks for stands for nothing of this one's.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        notebooks: Mapping[str, Sequence[Cell]],
        layout: Mapping[str, Any],
        overlay: Mapping[str, bytes],
        foreign: frozenset[str] = frozenset(),
    ) -> None:
        self._foreign = foreign
        self._untouched: bool = layout.get("untouched", False)
        self._work = ""
        root = below(".", layout["root"])
        self.module = layout["module"]
        self.path = below(root, self.module)
        laid_over = {below(root, path): content for path, content in overlay.items()}
        self.sources = Sources(files, laid_over, notebooks)
        only_needed = layout["notebook"] == "definitions"
        self._notebooks = {
            path: Notebook(cells, self.sources, only_needed=only_needed) for path, cells in notebooks.items()
        }
        self._finder = Finder(self.sources, root, layout["packages"], self._notebooks)
        self._finder.add_root(dirname(self.path) or ".")
        self._modules: dict[str, ModuleType] = {}
        self._told: set[str] = set()
        as_notebook = self.path.removesuffix(".py") + ".ipynb"
        if self.path not in self.sources and as_notebook in notebooks:
            self.path, self.module = as_notebook, self.module.removesuffix(".py") + ".ipynb"

    @property
    def present(self) -> bool:
        """Whether the submission has the problem's module, or a notebook of its name."""
        return self.path in self.sources or self.is_notebook(self.path)

    def is_notebook(self, path: str) -> bool:
        """Whether a notebook of the submission stands at a path."""
        return path in self._notebooks

    def elsewhere(self, name: str) -> str:
        """The one file besides the problem's module that defines a name; empty where there is none, or several, because
        nobody knows which is meant. Copies of a file are one."""
        known = [place[0] for place in self.sources.where_defined(name)]
        return self.sources.meant(path for path in known if path != self.path)

    def in_its_place(self, name: str) -> str:
        """The one file that defines what the problem's module leaves open, or has as it was handed out."""
        path = self.elsewhere(name) if self.sources.leaves_open(self.path, name) else ""
        if not path and self._work and self.sources.writes(self._work, name):
            path = self._work
        return "" if path in self._foreign else path

    def look_for(self, needs: Iterable[str]) -> None:
        """Finds where the work is, if the problem's module is an untouched starter: in the one other file that defines
        any of the names. What a starter gives is no stub, and may look like work."""
        if self._untouched:
            others = [path for path in self.sources.own() if path != self.path and path not in self._foreign]
            self._work = self.sources.meant(
                path for path in others if any(self.sources.writes(path, name) for name in needs)
            )

    def load(self, path: str, names: Iterable[str]) -> ModuleType:
        """Imports a file of the submission once; raises whatever it raises. Of a notebook, runs what is still to be
        run for the names, and raises nothing."""
        module = importlib.import_module(self._finder.name_of(path))
        if path in self._notebooks:
            self._notebooks[path].run(names)
        return module

    def lost(self, name: str) -> Told | None:
        """The failure of the cell of a notebook that should define a name."""
        found = (self._notebooks[path].lost(name) for path in sorted(self._notebooks))
        return next((told for told in found if told is not None), None)

    def news(self) -> dict[str, Any]:
        """What loading has shown since it was last asked: packages that were stood in for, and cells that failed."""
        failures = [told for path in sorted(self._notebooks) for told in self._notebooks[path].failures]
        keys = {f"{told['place'][0]}:{told['place'][3]}": told for told in failures}
        fresh = [told for key, told in keys.items() if key not in self._told][:MAX_FAILED_CELLS]
        served = sorted(self._finder.stand_ins - self._told)
        self._told |= {*keys, *served}
        return {"stand_ins": served, "cells": fresh}

    def activate(self) -> None:
        # a submission's file may have the name of a module that was imported for us, but not of one that Python needs
        for path in self.sources:
            name = path.rpartition("/")[2].removesuffix(".py")
            if name not in sys.stdlib_module_names and name not in ("numpy", "torch"):
                sys.modules.pop(name, None)
        sys.modules.update(self._modules)
        sys.meta_path.insert(0, self._finder)
        self.sources.feed_linecache()

    def deactivate(self) -> None:
        with contextlib.suppress(ValueError):
            sys.meta_path.remove(self._finder)
        names = [name for name in self._finder.names if name in sys.modules]
        self._modules = {name: sys.modules.pop(name) for name in names}
