"""``determinism``: called twice with the same inputs, the same comes out."""

from __future__ import annotations

from grader.checks.properties.values import expected_of, related
from grader.model import Comparison, Evidence, Tolerance, Value


def judge(evidence: Evidence, values: tuple[Value, ...], names: tuple[str, ...]) -> tuple[Comparison, ...]:
    """Observed are the first and the second value; unless the rubric allows a difference, there may be none."""
    assert evidence.criterion.property is not None
    called = evidence.criterion.property.arguments["of"]
    tolerance = evidence.criterion.tolerance
    exact = Tolerance("exact") if tolerance.kind == "auto" else tolerance
    law = f"`{called}` gives something else when it is called a second time."
    return related(names[1], values[1], expected_of(called, values[0]), exact, law)
