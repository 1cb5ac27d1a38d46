"""One layout's view of a submission in a child: its files, its modules, and its place in the import system."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Mapping
from posixpath import dirname
from types import ModuleType
from typing import Any

from grader.sandbox.child.importer import Finder
from grader.sandbox.child.sources import Sources, below


class World:
    """The modules of one layout; those of other layouts are out of sight while it is active."""

    def __init__(self, files: Mapping[str, bytes], layout: Mapping[str, Any], overlay: Mapping[str, bytes]) -> None:
        root = below(".", layout["root"])
        self.module = layout["module"]
        self.path = below(root, self.module)
        self.sources = Sources(files, {below(root, path): content for path, content in overlay.items()})
        self._finder = Finder(self.sources, root, layout["packages"])
        self._finder.add_root(dirname(self.path) or ".")
        self._modules: dict[str, ModuleType] = {}

    @property
    def present(self) -> bool:
        """Whether the submission has the problem's module."""
        return self.path in self.sources

    def load(self, path: str) -> ModuleType:
        """Imports a file of the submission once; raises whatever it raises."""
        return importlib.import_module(self._finder.name_of(path))

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
