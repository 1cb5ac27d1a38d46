"""A package as it lies in the container, opened for grading."""

from __future__ import annotations

from pathlib import Path

from grader.assignment import load
from grader.bundle import unbundle
from grader.container import settings as files
from grader.container.settings import Settings
from grader.errors import UsageError
from grader.prepare import Prepared


def open_package(package: Path, settings: Settings) -> Prepared:
    """The assignment with its inputs and expected values. Raises :class:`~grader.errors.GraderError` where the package
    is damaged or its parts don't belong together."""
    path = package / files.TRUTHS
    try:
        truths = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: can't be read ({error.strerror}); build the package again") from None
    return unbundle(truths, load(str(package / settings.assignment)))
