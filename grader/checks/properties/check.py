"""The check ``property``: relates the values that a law's program observed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from grader.checks.properties import adjoint, determinism, differences, invariance, linearity, unchanged
from grader.checks.properties.values import LawError
from grader.model import Comparison, Evidence, Program, Value


class Law(Protocol):
    """Relates a case's observed values; ``names`` are the expressions that they are the values of.

    Raises :class:`~grader.checks.properties.values.LawError` where the law can't be looked at.
    """

    def __call__(self, evidence: Evidence, values: tuple[Value, ...], names: tuple[str, ...]) -> tuple[Comparison, ...]:
        """One comparison for each thing that is looked at."""


LAWS: Mapping[str, Law] = {
    "adjoint": adjoint.judge,
    "linearity": linearity.judge,
    "differences": differences.judge,
    "invariance": invariance.judge,
    "determinism": determinism.judge,
    "unchanged": unchanged.judge,
}


class PropertyCheck:
    """Compares a student's values with each other; there is no reference. A function of the author's own judges for
    itself (``evidence.own_check``): here it only asks for its calls."""

    by_hand = False

    def further(self, evidence: Evidence) -> Mapping[str, tuple[Program, Mapping[str, Value]]]:
        """The calls that a function of the author's own asks for; a law of ours asks for none."""
        return {} if evidence.own_check is None else evidence.own_check.wants(evidence.further)

    def compare(self, evidence: Evidence) -> tuple[Comparison, ...]:
        """What the law of the criterion says of the case."""
        criterion, observation = evidence.criterion, evidence.observation
        assert criterion.property is not None
        assert criterion.program is not None
        assert observation is not None
        try:
            return LAWS[criterion.property.name](evidence, observation.values, criterion.program.observe)
        except LawError as error:
            return (error.comparison,)
