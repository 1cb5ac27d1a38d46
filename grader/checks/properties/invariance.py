"""``invariance``: two expressions are equal, such as f(x) and f(x[p])."""

from __future__ import annotations

from grader.checks.properties.values import expected_of, related
from grader.model import Comparison, Evidence, Value


def judge(evidence: Evidence, values: tuple[Value, ...], names: tuple[str, ...]) -> tuple[Comparison, ...]:
    """Observed are what must be equal."""
    law = f"`{names[1]}` should equal `{names[0]}`."
    return related(names[1], values[1], expected_of(names[0], values[0]), evidence.criterion.tolerance, law)
