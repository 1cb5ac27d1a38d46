"""The names of a running notebook, in the place of a submission's modules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

from grader.notebook.sources import NOTEBOOK, CountOf, LiveSources
from grader.sandbox.child.notebook import Told
from grader.sandbox.child.world import World

_LAYOUT = {"module": NOTEBOOK, "root": ".", "packages": (), "notebook": "all"}


class LiveWorld(World):
    """A namespace as it is now: whatever a call needs is looked up in it, and nothing is imported or run for it."""

    def __init__(self, names: Mapping[str, Any], count_of: CountOf) -> None:
        super().__init__({}, {}, _LAYOUT, {})
        self.module = self.path = NOTEBOOK
        self.sources = LiveSources(names, count_of)
        self._names = names

    @property
    def present(self) -> bool:
        return True

    def load(self, _path: str, names: Iterable[str]) -> ModuleType:
        module = ModuleType("__main__")
        module.__dict__.update({name: self._names[name] for name in names if name in self._names})
        return module

    def lost(self, _name: str) -> Told | None:
        return None

    def news(self) -> dict[str, Any]:
        return {}
