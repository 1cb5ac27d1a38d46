"""Where diagnoses come from: the entry-point group ``grader.diagnoses``, ours included."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from grader.diagnose.base import Diagnosis

GROUP = "grader.diagnoses"


@cache
def diagnoses() -> tuple[Diagnosis, ...]:
    """All diagnoses that are installed, the simplest first."""
    found: list[Diagnosis] = [point.load()() for point in entry_points(group=GROUP)]
    return tuple(sorted(found, key=lambda diagnosis: (diagnosis.rank, diagnosis.code)))
