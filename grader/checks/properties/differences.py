"""``differences``: the student's own gradient against central differences of the student's own loss.

Along each direction there are two estimates: a larger step with Richardson's extrapolation, which is right for a loss
that comes in float32, and a small one, which seldom crosses a kink. The gradient must agree with one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks.properties.values import LawError, Measured, array_of, equal, measured, number, same_shape, wrong
from grader.model import Aspect, Comparison, Evidence, Tolerance, Value

# a loss may be computed in float32 and returned as a Python float, which doesn't show it
_EPS = 2.0**-23
_RTOL = 1e-5
# an estimate that is known no better than this, relative to the gradient, tells nothing
_TOO_COARSE = 0.01


@dataclass(frozen=True)
class _Estimate:
    """A derivative along a direction, and how far off it may be."""

    value: float
    error: float


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
        yield _along(evidence, name, slope, size, max(_RTOL, gradient.rtol), estimates)


def _along(
    evidence: Evidence, name: str, slope: float, size: float, rtol: float, estimates: tuple[_Estimate, _Estimate]
) -> Comparison:
    assert evidence.criterion.property is not None
    told = evidence.criterion.property.arguments
    path = f"⟨{told['gradient']}, {name}⟩"
    scale = max(size, *(abs(one.value) for one in estimates))
    usable = [one for one in estimates if one.error <= _TOO_COARSE * scale]
    if not usable:
        said = f"`{told['loss']}` is too coarse for its slope along `{name}` to be measured: is it rounded?"
        return wrong(path, Aspect.VALUES, said)
    limits = [_limit(evidence.criterion.tolerance, rtol * scale, one) for one in usable]
    if any(abs(slope - one.value) <= limit for one, limit in zip(usable, limits, strict=True)):
        return equal(path)
    said = (
        f"`{told['gradient']}` is not the gradient of `{told['loss']}`: along a random direction it says "
        f"{number(slope)}, but the loss itself rises by {number(usable[0].value)}; at most {number(limits[0])} "
        "may lie between."
    )
    return wrong(path, Aspect.VALUES, said)


def _limit(tolerance: Tolerance, allowed: float, estimate: _Estimate) -> float:
    if tolerance.kind == "absolute":
        allowed = tolerance.atol + tolerance.rtol * abs(estimate.value)
    return allowed + estimate.error


def _estimates(losses: list[Measured], steps: tuple[float, ...]) -> tuple[_Estimate, _Estimate]:
    up, down, up2, down2, up_small, down_small = (float(loss.data) for loss in losses)
    large, double, small = steps
    size = max(abs(float(loss.data)) for loss in losses)
    eps = max(loss.eps for loss in losses)
    single, coarse = (up - down) / (2 * large), (up2 - down2) / (2 * double)
    fine = (up_small - down_small) / (2 * small)
    return (
        _Estimate((4 * single - coarse) / 3, abs(single - coarse) + max(eps, _EPS) * size / large),
        _Estimate(fine, 4 * eps * size / small),
    )


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
