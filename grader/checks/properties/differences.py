"""``differences``: the student's own gradient against central differences of the student's own loss.

Along each direction the gradient must agree with one of two estimates of the slope (:mod:`grader.slopes`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from grader.checks.properties.values import LawError, Measured, array_of, equal, measured, number, same_shape, wrong
from grader.model import Aspect, Comparison, Evidence, Tolerance, Value
from grader.slopes import RTOL, Slope, slopes, usable


def judge(evidence: Evidence, values: tuple[Value, ...], names: tuple[str, ...]) -> tuple[Comparison, ...]:
    """Observed are, for each direction, losses at ± the large step, ± twice that, ± the small step; last the gradient.

    The losses are those of the program that the rubric made of the law; all are real scalars.
    """
    assert evidence.criterion.property is not None
    told = evidence.criterion.property.arguments
    point = array_of(evidence.inputs[told["wrt"]])
    gradient = measured(told["gradient"], values[-1])
    same_shape(told["gradient"], gradient, told["wrt"], point)
    losses = [_scalar(told["loss"], value) for value in values[:-1]]
    _check_alive(told, gradient, losses)
    return tuple(_compared(evidence, gradient, losses))


def _compared(evidence: Evidence, gradient: Measured, losses: list[Measured]) -> Iterator[Comparison]:
    assert evidence.criterion.property is not None
    told = evidence.criterion.property.arguments
    for index, name in enumerate(told["directions"]):
        direction = array_of(evidence.inputs[name])
        terms = np.real(gradient.data * direction)
        slope, size = float(np.sum(terms)), float(np.sum(np.abs(terms)))
        estimates = _estimates(losses[6 * index : 6 * index + 6], told["steps"])
        yield _along(evidence, name, slope, size, max(RTOL, gradient.rtol), estimates)


def _along(
    evidence: Evidence, name: str, slope: float, size: float, rtol: float, estimates: tuple[Slope, Slope]
) -> Comparison:
    assert evidence.criterion.property is not None
    told = evidence.criterion.property.arguments
    path = f"⟨{told['gradient']}, {name}⟩"
    scale = max(size, *(abs(one.value) for one in estimates))
    known = usable(estimates, scale)
    if not known:
        said = f"`{told['loss']}` is too coarse for its slope along `{name}` to be measured: is it rounded?"
        return wrong(path, Aspect.VALUES, said)
    limits = [_limit(evidence.criterion.tolerance, rtol * scale, one) for one in known]
    if any(abs(slope - one.value) <= limit for one, limit in zip(known, limits, strict=True)):
        return equal(path)
    said = (
        f"`{told['gradient']}` is not the gradient of `{told['loss']}`: along a random direction it says "
        f"{number(slope)}, but the loss itself rises by {number(known[0].value)}; at most {number(limits[0])} "
        "may lie between."
    )
    return wrong(path, Aspect.VALUES, said)


def _limit(tolerance: Tolerance, allowed: float, estimate: Slope) -> float:
    if tolerance.kind == "absolute":
        allowed = tolerance.atol + tolerance.rtol * abs(estimate.value)
    return allowed + estimate.error


def _estimates(losses: list[Measured], steps: tuple[float, ...]) -> tuple[Slope, Slope]:
    values = [float(loss.data) for loss in losses]
    return slopes(values, steps, max(map(abs, values)), max(loss.eps for loss in losses))


def _scalar(name: str, value: Value) -> Measured:
    loss = measured(name, value)
    if loss.data.size != 1 or loss.data.dtype.kind == "c":
        said = f"`{name}` has shape {loss.data.shape}, expected a real scalar."
        raise LawError(wrong(name, Aspect.SHAPE, said))
    return Measured(loss.data.reshape(()), loss.dtype)


def _check_alive(told: Mapping[str, Any], gradient: Measured, losses: list[Measured]) -> None:
    if not gradient.data.any() and len({float(loss.data) for loss in losses}) == 1:
        said = f"`{told['loss']}` is constant and `{told['gradient']}` zero: they agree, but say nothing."
        raise LawError(wrong(told["gradient"], Aspect.VALUES, said))
