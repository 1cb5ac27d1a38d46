"""Packages that a problem allows and this machine lacks: what fails for want of one is no fault of the submission."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.util import find_spec

from grader.model import Failure, Observation, Status

_IMPORT = "ModuleNotFoundError"


@cache
def is_installed(package: str) -> bool:
    """Whether this Python, which runs the children too, has a package; nothing of it is imported."""
    return find_spec(package) is not None


def for_want_of(seen: Observation, packages: Iterable[str]) -> Observation:
    """What was seen; ``unjudged`` where an allowed package could not be imported because it is not installed."""
    failure = seen.failure
    if seen.status is not Status.ERROR or failure is None or failure.type != _IMPORT:
        return seen
    for package in packages:
        if failure.message == f"No module named '{package}'" and not is_installed(package):
            get = f"'python -m pip install {package}'"
            said = f"the code imports {package}, which is not installed here; install it with {get}"
            return replace(seen, status=Status.UNJUDGED, failure=Failure(Status.UNJUDGED.value, said))
    return seen
