"""Laws judged on values put together by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from grader.checks.judge import judge
from grader.model import (
    Array,
    Case,
    Criterion,
    Evidence,
    Judgement,
    Observation,
    Program,
    Property,
    Status,
    Tolerance,
    Visibility,
)


def arrived(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: arrived(item) for key, item in value.items()}
    return Array(value, str(value.dtype)) if isinstance(value, np.ndarray | np.generic) else value


@pytest.fixture(scope="session")
def law() -> Callable[..., Judgement]:
    """``law(name, {expression: value}, inputs, arguments, tolerance)``: what the check says."""

    def run(
        name: str,
        observed: list[tuple[str, Any]],
        inputs: Mapping[str, Any] | None = None,
        arguments: Mapping[str, Any] | None = None,
        tolerance: Tolerance = Tolerance(),  # noqa: B008 - frozen
    ) -> Judgement:
        program = Program((), ("f",), tuple(text for text, _ in observed))
        criterion = Criterion(
            "p", "P", Decimal(1), "property", program, tolerance=tolerance, property=Property(name, arguments or {})
        )
        seen = Observation("p/p/1", Status.OK, tuple(arrived(value) for _, value in observed))
        return judge(Evidence(criterion, Case("1"), inputs or {}, observation=seen), Visibility.PUBLIC)

    return run


@pytest.fixture(scope="session")
def fact() -> Callable[[Judgement], str]:
    return lambda judgement: "\n".join(finding.fact for finding in judgement.findings)
