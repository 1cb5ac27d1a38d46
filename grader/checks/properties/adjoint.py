"""``adjoint``: ⟨forward(x), y⟩ = ⟨x, backward(y)⟩ for the drawn x and y."""

from __future__ import annotations

import numpy as np

from grader.checks.properties.values import LawError, Measured, array_of, equal, measured, number, same_shape, wrong
from grader.model import Aspect, Comparison, Evidence, Tolerance, Value


def judge(evidence: Evidence, values: tuple[Value, ...], names: tuple[str, ...]) -> tuple[Comparison, ...]:
    """Observed are forward(x) and backward(y). Complex products conjugate their second factor."""
    assert evidence.criterion.property is not None
    x_name, y_name = (evidence.criterion.property.arguments[key] for key in "xy")
    x, y = array_of(evidence.inputs[x_name]), array_of(evidence.inputs[y_name])
    forward, backward = (measured(name, value) for name, value in zip(names, values, strict=True))
    same_shape(names[0], forward, y_name, y)
    same_shape(names[1], backward, x_name, x)
    path = f"⟨{names[0]}, {y_name}⟩"
    if not forward.data.any() and not backward.data.any() and y.size and x.size:
        said = f"`{names[0]}` and `{names[1]}` are zero everywhere: they are adjoint, but say nothing."
        raise LawError(wrong(path, Aspect.VALUES, said))
    left, right = np.vdot(y, forward.data), np.vdot(backward.data, x)
    allowed = _allowed(evidence.criterion.tolerance, forward, backward, x, y, abs(right))
    if abs(left - right) <= allowed:
        return (equal(path),)
    said = (
        f"`{names[1]}` is not the adjoint of `{names[0]}`: ⟨{names[0]}, {y_name}⟩ is {number(left)}, "
        f"but ⟨{x_name}, {names[1]}⟩ is {number(right)}; at most {number(allowed)} may lie between."
    )
    return (wrong(path, Aspect.VALUES, said),)


def _allowed(
    tolerance: Tolerance, forward: Measured, backward: Measured, x: np.ndarray, y: np.ndarray, size: float
) -> float:
    if tolerance.kind == "absolute":
        return tolerance.atol + tolerance.rtol * size
    # a sum rounds in proportion to what is summed, however much of it cancels
    with np.errstate(all="ignore"):
        summed = np.sum(np.abs(forward.data * y)) + np.sum(np.abs(x * backward.data))
    return float(max(forward.rtol, backward.rtol) * summed)
