"""Where live functions come from: cells, modules beside the notebook, and nothing of installed packages."""

from __future__ import annotations

import functools
import importlib.util
import linecache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.model import Place
from grader.notebook.names import LiveWorld
from grader.notebook.sources import LiveSources

CELL = """
import functools

def outer(f):
    @functools.wraps(f)
    def wrapped(*args):
        return f(*args)
    return wrapped

@outer
def mean(x):
    return x

class Net:
    size = 3

    def forward(self):
        return 1
"""


@pytest.fixture
def names() -> dict[str, Any]:
    """What a cell that was run as ``In [7]`` has defined."""
    linecache.cache["/tmp/kernel/1.py"] = (len(CELL), None, CELL.splitlines(keepends=True), "/tmp/kernel/1.py")
    found: dict[str, Any] = {}
    exec(compile(CELL, "/tmp/kernel/1.py", "exec"), found)  # noqa: S102
    return found


def count_of(file: str) -> int | None:
    return 7 if file == "/tmp/kernel/1.py" else None


@pytest.mark.parametrize(("line", "at"), [(3, "In [7], line 3"), (0, "In [7]")])
def test_a_place_in_a_running_notebook_is_told_by_the_cells_number(line: int, at: str) -> None:
    assert Place("", line, "", 0, 7).at == at


def test_functions_and_classes_are_placed_in_their_cell(names: dict[str, Any]) -> None:
    sources = LiveSources(names, count_of)
    assert sources.where_defined("mean") == [("", 10, "@outer", 0, 7)]
    assert sources.where_defined("Net") == [("", 14, "class Net:", 0, 7)]
    assert sources.frame("/tmp/kernel/1.py") == "In [7]"


@pytest.mark.parametrize("value", [3, np.mean, len, functools.partial(print), np.array, int, None])
def test_of_other_values_no_place_is_told(value: Any) -> None:
    assert LiveSources({"it": value}, count_of).where_defined("it") == []


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_modules_beside_the_notebook_are_the_students_installed_ones_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = {}
    for name in ("mine.py", "sub/deep.py", ".venv/lib/site-packages/theirs.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("def f():\n    return 1\n")
        found[path.stem] = load(path).f
    monkeypatch.syspath_prepend(str(tmp_path / ".venv/lib/site-packages"))
    sources = LiveSources(found, count_of)
    assert sources.where_defined("mine") == [("mine.py", 1, "def f():")]
    assert sources.where_defined("deep") == [("sub/deep.py", 1, "def f():")]
    assert sources.where_defined("theirs") == []
    assert sources.frame(str(tmp_path / "mine.py")) == 'File "mine.py"'


def test_our_own_code_is_nobodys() -> None:
    assert LiveSources({"f": LiveWorld.load}, count_of).where_defined("f") == []


def test_near_names_are_functions_and_classes(names: dict[str, Any]) -> None:
    sources = LiveSources(names | {"number": 3, "_private": names["mean"]}, count_of)
    assert sorted(sources.definitions("")) == ["Net", "mean", "outer"]


def test_a_world_gives_what_names_stand_for_now(names: dict[str, Any]) -> None:
    world = LiveWorld(names, count_of)
    names["mean"] = len
    module = world.load("", ["mean", "absent"])
    assert module.mean is len
    assert not hasattr(module, "absent")
    assert world.present
