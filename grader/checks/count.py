"""``count``: whole numbers, exactly."""

from __future__ import annotations

from dataclasses import replace

from grader.checks.value import pairs
from grader.compare.tree import compare
from grader.model import Comparison, Evidence, Tolerance

_EXACT = Tolerance("exact")


class CountCheck:
    """Compares counts; ``12.0`` is the same count as ``12``."""

    by_hand = False

    def compare(self, evidence: Evidence) -> tuple[Comparison, ...]:
        """One comparison for each count."""
        found = [
            comparison
            for path, given, expected in pairs(evidence)
            for comparison in compare(given, expected, _EXACT, path)
        ]
        return tuple(replace(comparison, notes=()) for comparison in found)
