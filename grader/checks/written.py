"""``written``: prose, which a person marks."""

from __future__ import annotations

from grader.model import Comparison, Evidence


class WrittenCheck:
    """Never compares: the criterion waits with the verdict ``awaiting``."""

    by_hand = True

    def compare(self, evidence: Evidence) -> tuple[Comparison, ...]:
        """Nothing."""
        return ()
