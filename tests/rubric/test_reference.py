"""The names of a reference, read without running it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.rubric.reference import read_reference

SOURCE = """\
import numpy as np
import torch.nn
from torch import tensor as t, ones

A, (B, *C) = 1, (2, 3)
raise RuntimeError("never run")

if A:
    def inner(x, /, y, z=1, *, w, v=2): ...

class Net:
    def method(self): ...
    attribute = 1

def f(x):
    local = x

square = lambda x: x * x
def _hidden(x): ...
"""


def read(tmp_path: Path, source: str | bytes) -> Path:
    (tmp_path / "reference.py").write_bytes(source if isinstance(source, bytes) else source.encode())
    return tmp_path


def test_names_and_functions_of_the_module_itself(tmp_path: Path) -> None:
    names, flaws = read_reference(read(tmp_path, SOURCE))
    assert flaws == []
    assert names.names == {"np", "torch", "t", "ones", "A", "B", "C", "inner", "Net", "f", "square", "_hidden"}
    assert names.functions == {"inner": ("x", "y", "w"), "f": ("x",), "square": ("x",)}
    assert names.complete


@pytest.mark.parametrize("source", ["from torch import *\n", "globals()['f'] = 1\n"])
def test_names_that_cannot_be_seen_are_left_open(tmp_path: Path, source: str) -> None:
    assert not read_reference(read(tmp_path, source))[0].complete


def test_a_reference_that_is_no_python_is_a_flaw_with_its_line(tmp_path: Path) -> None:
    (flaw,) = read_reference(read(tmp_path, "x = 1\ndef f(:\n"))[1]
    assert (flaw.line, flaw.message, flaw.quoted) == (2, "this is no Python: invalid syntax", "def f(:\n")


@pytest.mark.parametrize("source", [b"x = '\xff'\n", b"x = 1\0", b"-" * 50_000 + b"x"])
def test_a_reference_that_cannot_be_read_is_a_flaw(tmp_path: Path, source: bytes) -> None:
    assert len(read_reference(read(tmp_path, source))[1]) == 1


def test_a_missing_reference_is_a_flaw_that_sees_near_names(tmp_path: Path) -> None:
    (flaw,) = read_reference(tmp_path)[1]
    assert (flaw.message, flaw.fix) == ("the problem has no reference.py", "write the reference solution")
    (tmp_path / "refrence.py").touch()
    assert read_reference(tmp_path)[1][0].fix == "rename 'refrence.py' to 'reference.py'"
