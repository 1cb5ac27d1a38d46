"""What a check is, and where checks come from: the entry-point group ``grader.checks``, built-ins included."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from grader.errors import UsageError
from grader.model import Comparison, Evidence, Judgement, Program, Value

GROUP = "grader.checks"


class WrittenAnswerError(Exception):
    """A written answer can't be read: a sentence for the student."""


class Check(Protocol):
    """Compares one case with its truth.

    ``compare`` returns one comparison for each value that is looked at, equal ones included. It raises
    :class:`WrittenAnswerError` for a written answer that can't be read, and nothing else for anything that a
    submission holds. A check with ``by_hand`` set is marked by a person and never compares.
    """

    by_hand: bool

    def compare(self, evidence: Evidence) -> tuple[Comparison, ...]:
        """One comparison for each value of the case."""


@runtime_checkable
class JudgingCheck(Protocol):
    """A check that compares no values: it says for itself what it thinks of a case, and never raises."""

    by_hand: bool

    def judge(self, evidence: Evidence) -> Judgement:
        """Verdict, share and findings of the case."""


@runtime_checkable
class AskingCheck(Protocol):
    """A check that needs more of the student's code than the criterion's own program brought."""

    def further(self, evidence: Evidence) -> Mapping[str, tuple[Program, Mapping[str, Value]]]:
        """Key → program and inputs of each further call that the case needs, as far as it is known from
        ``evidence.further``, where the answers will stand. The same evidence asks for the same calls."""


@cache
def check_named(name: str) -> Check | JudgingCheck:
    """The check that a rubric names; loaded on first use."""
    found = entry_points(group=GROUP, name=name)
    if not found:
        raise UsageError(f"no check is called '{name}'; known are {', '.join(sorted(check_names()))}")
    check: Check | JudgingCheck = next(iter(found)).load()()
    return check


def check_names() -> frozenset[str]:
    """The names that a rubric may use, without loading any check."""
    return frozenset(point.name for point in entry_points(group=GROUP))
