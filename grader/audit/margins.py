"""Noise ≤ tolerance ≪ nearest mistake: how far right and wrong answers lie apart in each criterion."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.audit.bench import Bench, Gap, references
from grader.audit.fates import Wrong
from grader.audit.result import AuditFinding, Margin
from grader.compare.tolerance import allowance
from grader.model import Criterion, Reference


def margins(bench: Bench, wrong: Sequence[Wrong]) -> tuple[Margin, ...]:
    """A margin for each criterion that compares floating-point numbers with a truth."""
    found = []
    for criterion in bench.problem.criteria:
        if criterion.check == "shape":
            continue
        arrays = [one for case in bench.cases(criterion) for value in case.expected for one in references(value)]
        floating = [one for one in arrays if one.data.dtype.kind in "fc" and one.data.size]
        if floating:
            found.append(
                _margin(bench, criterion, floating, [one for one in wrong if one.criterion.id == criterion.id])
            )
    return tuple(found)


def too_noisy(found: Sequence[Margin]) -> list[AuditFinding]:
    """A finding for each criterion whose tolerance is under the noise of its own reference."""
    return [
        AuditFinding(
            margin.where,
            f"'{margin.criterion}' allows {margin.allowed:.3g}, but honest answers differ by {margin.noise:.3g}",
            "widen the tolerance, or write `tolerance: auto`",
        )
        for margin in found
        if margin.verdict == "refuses noise"
    ]


def _margin(bench: Bench, criterion: Criterion, arrays: Sequence[Reference], wrong: Sequence[Wrong]) -> Margin:
    noise, allowed = max((_noise(one, criterion) for one in arrays), key=_ratio)
    measured = [
        (gap, one) for one in wrong if (gap := bench.gap(criterion, one.answers)) and gap.difference > gap.noise
    ]
    unseen = tuple(dict.fromkeys(one.name for gap, one in measured if one.passed))
    where = criterion.where or str(bench.problem.directory / "rubric.yaml")
    if noise > allowed or not measured:
        return Margin(criterion.id, where, noise, allowed, unseen=unseen)
    nearest, by = min(measured, key=lambda pair: pair[0].ratio)
    return Margin(criterion.id, where, noise, _shown(nearest, allowed), nearest.difference, by.name, unseen)


def _shown(gap: Gap, allowed: float) -> float:
    return gap.allowed if gap.allowed > 0 else allowed


def _noise(reference: Reference, criterion: Criterion) -> tuple[float, float]:
    """An array's noise floor, and what is allowed at its largest entry."""
    allowed = allowance(criterion.tolerance, reference, "float64").at(reference.data)
    return reference.noise64, float(np.max(allowed))


def _ratio(pair: tuple[float, float]) -> float:
    noise, allowed = pair
    return noise / allowed if allowed else float("inf") if noise else 0.0
