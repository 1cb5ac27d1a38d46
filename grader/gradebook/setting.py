"""What a run was made with, and the two digests that say whether what lies in the book still holds.

``basis`` is what judging depends on: a mended tolerance changes it, and grades are computed again from what was
observed. ``environment`` is what running depends on: another torch changes it, and code is run again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Literal

from grader.codec.digest import assignment_digest, code_digest, digest_of
from grader.model import Assignment, Limits
from grader.versions import versions

_EXTENSIONS = ("grader.checks", "grader.diagnoses")


@dataclass(frozen=True)
class Used:
    """What a run was told to use: assignment and key, for whom ``results/*.json`` are, and how code is run."""

    assignment_file: str
    key_file: str
    audience: Literal["staff", "student"]
    limits: Limits
    confinement: tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """What a run of grading was made with; ``assignment`` is the id of the assignment."""

    assignment: str
    seed: int
    hidden_digest: str
    used: Used
    basis: str
    environment: str
    versions: Mapping[str, str]


def setting_of(assignment: Assignment, seed: int, hidden_digest: str, used: Used) -> Setting:
    """The setting of a run that begins now."""
    basis = basis_of(assignment, seed, hidden_digest)
    environment = environment_of(used.limits, used.confinement)
    return Setting(assignment.id, seed, hidden_digest, used, basis, environment, versions())


def basis_of(assignment: Assignment, seed: int, hidden_digest: str) -> str:
    """A digest of all that judging depends on, besides the submission and a person's marks."""
    return digest_of((assignment_digest(assignment), seed, hidden_digest, versions(), code_digest(), _extensions()))


def environment_of(limits: Limits, confinement: tuple[str, ...]) -> str:
    """A digest of all that running a call depends on, besides the call and the submission."""
    return digest_of((versions(), code_digest("sandbox"), limits, confinement))


@cache
def _extensions() -> tuple[tuple[str, str, str], ...]:
    """Checks and diagnoses that other packages bring, with the versions of those."""
    points = [point for group in _EXTENSIONS for point in entry_points(group=group)]
    dists = {(point.name, point.value, point.dist.version if point.dist else "") for point in points}
    return tuple(sorted(dists))
