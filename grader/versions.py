"""The versions that a grade was made with: they stand in every result."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from grader import __version__


@cache  # the same for every submission of a run
def versions() -> dict[str, str]:
    """torch-grader, Python, numpy and torch, read from package metadata without importing any of them."""
    return {"torch-grader": __version__, "python": platform.python_version()} | {
        name: _installed(name) for name in ("numpy", "torch")
    }


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
