"""What a check leaves as it was: the notebook's names, random numbers, figures, and settings of Python and numpy."""

from __future__ import annotations

import builtins
import os
import random
import sys
import warnings
from collections.abc import Iterator, MutableMapping
from contextlib import ExitStack, chdir, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from grader.notebook.contents import Contents
from grader.notebook.figures import figures_kept
from grader.notebook.tensors import torch_kept


@contextmanager
def as_it_was(names: MutableMapping[str, Any]) -> Iterator[None]:
    """Runs what is within, and puts back all that a student's function may have changed in passing."""
    with ExitStack() as stack:
        for kept in (_names_kept(names), _python_kept(), _streams_kept(), _random_kept(), torch_kept(), figures_kept()):
            stack.enter_context(kept)
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(np.errstate())
        stack.enter_context(np.printoptions())
        stack.enter_context(chdir(Path.cwd()))
        yield


@contextmanager
def _names_kept(names: MutableMapping[str, Any]) -> Iterator[None]:
    before = dict(names)
    own = (name for name in before if not name.startswith("_") and name not in _IPYTHONS)
    contents = Contents(before[name] for name in own if before[name] is not names)
    try:
        yield
    finally:
        for name in [name for name in names if name not in before]:
            del names[name]
        for name, value in before.items():
            if name not in names or names[name] is not value:
                names[name] = value
        contents.restore()


_IPYTHONS = ("In", "Out")  # its history: what it notes meanwhile stays


@contextmanager
def _python_kept() -> Iterator[None]:
    environment, path, recursion, asking = dict(os.environ), list(sys.path), sys.getrecursionlimit(), builtins.input
    builtins.input = _no_input
    try:
        yield
    finally:
        builtins.input = asking
        sys.setrecursionlimit(recursion)
        sys.path[:] = path
        if dict(os.environ) != environment:
            os.environ.clear()
            os.environ.update(environment)


def _no_input(_prompt: object = "") -> NoReturn:
    """In the place of a kernel's ``input``, which would wait for somebody to type."""
    raise EOFError("EOF when reading a line")


@contextmanager
def _streams_kept() -> Iterator[None]:
    names = ("stdin", "stdout", "stderr", "__stdout__", "__stderr__")
    before = {name: getattr(sys, name) for name in names}
    try:
        yield
    finally:
        for name, stream in before.items():
            setattr(sys, name, stream)


@contextmanager
def _random_kept() -> Iterator[None]:
    python, numpys = random.getstate(), np.random.get_state(legacy=False)
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpys)
