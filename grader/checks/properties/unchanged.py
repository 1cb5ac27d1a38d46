"""``unchanged``: a call leaves its inputs as they were."""

from __future__ import annotations

import numpy as np

from grader.checks.properties.values import related
from grader.model import Comparison, Evidence, Expected, Reference, Tolerance, Value


def judge(evidence: Evidence, values: tuple[Value, ...], names: tuple[str, ...]) -> tuple[Comparison, ...]:
    """Observed are the inputs, after the call."""
    assert evidence.criterion.property is not None
    called = evidence.criterion.property.arguments["after"]
    return tuple(
        comparison
        for name, value in zip(names, values, strict=True)
        for comparison in related(
            name,
            value,
            _expected(evidence.inputs[name]),
            Tolerance("exact"),
            f"`{called}` modifies its input `{name}`.",
        )
    )


def _expected(value: Value) -> Expected:
    if isinstance(value, np.ndarray):
        return Reference(value)
    if isinstance(value, dict):
        return {key: _expected(item) for key, item in value.items()}
    return type(value)(map(_expected, value)) if isinstance(value, list | tuple) else value
