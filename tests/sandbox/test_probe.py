"""Whether a child's own user can read what is imported is asked of files that are there."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from grader.sandbox.probe import loaded_files


@pytest.mark.parametrize("name", ["_ops.py", "/nowhere/_ops.py", None, 3])
def test_a_module_that_names_no_file_takes_no_layer_away(monkeypatch: pytest.MonkeyPatch, name: object) -> None:
    """torch has such modules: where they counted, no submission that uses torch had a user of its own."""
    odd = ModuleType("odd")
    odd.__dict__["__file__"] = name
    before = set(loaded_files())
    monkeypatch.setitem(sys.modules, "odd", odd)
    assert set(loaded_files()) == before
    assert Path(os.__file__) in before
    assert all(path.is_file() for path in before)


def test_with_torch_all_files_are_there() -> None:
    import torch

    found = loaded_files()
    assert Path(torch.__file__) in found
    assert all(path.is_file() for path in found)
