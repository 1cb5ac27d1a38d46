"""Where a vector function takes a value: Newton's method with halved steps, on the reals or in the complex plane."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

_STEPS = 50
_SOLVED = 1e-12
_NUDGE = 1e-7
# off the real axis, which Newton's method never leaves by itself, and away from poles
_ASIDE = (0.1j, 0.7j, 1.4j)


def solved(forward: Callable[[Tensor], Tensor], value: Tensor, point: Tensor) -> Tensor | None:
    """The point at which ``forward`` takes ``value`` (both one-dimensional), found from ``point``, whose dtype says
    among which numbers; ``None`` where it is not found.

    Entries that don't depend on the point at all, such as a leading 1, need not agree.
    """
    if not point.is_complex():
        return _newton(forward, value, point)
    starts = (start + aside for start in (point, torch.zeros_like(point)) for aside in _ASIDE)
    tried = (_newton(forward, value.to(point.dtype), start) for start in starts)
    return next((found for found in tried if found is not None), None)


def _newton(forward: Callable[[Tensor], Tensor], value: Tensor, point: Tensor) -> Tensor | None:
    depends = _jacobian(forward, point).abs().sum(dim=1) > 0
    for _ in range(_STEPS):
        residual = (value - forward(point))[depends]
        if not residual.numel() or not bool(torch.isfinite(torch.view_as_real(residual + 0j)).all()):
            return None
        if float(residual.abs().max()) < _SOLVED:
            return point
        step = _solve(_jacobian(forward, point)[depends], residual).reshape(point.shape)
        while float((value - forward(point + step))[depends].norm()) >= float(residual.norm()):
            step = step / 2
            if not float(step.abs().max()) >= _SOLVED:
                return None
        point = point + step
    return None


def _jacobian(forward: Callable[[Tensor], Tensor], point: Tensor) -> Tensor:
    """(outputs, entries of the point). By differences in the complex plane, where autograd's convention is another."""
    if not point.is_complex():
        found: Tensor = torch.func.jacrev(forward)(point)
        return found.reshape(-1, point.numel())
    base, columns = forward(point), []
    for index in range(point.numel()):
        nudged = point.clone().reshape(-1)
        nudged[index] += _NUDGE
        columns.append((forward(nudged.reshape(point.shape)) - base) / _NUDGE)
    return torch.stack(columns, dim=1)


def _solve(jacobian: Tensor, residual: Tensor) -> Tensor:
    """Least squares, with the columns at one scale: where an output saturates, one is 10¹² times smaller."""
    scale = jacobian.abs().norm(dim=0).clamp_min(1e-300)
    solution: Tensor = torch.linalg.lstsq(jacobian / scale, residual.unsqueeze(1)).solution
    found: Tensor = solution.squeeze(1) / scale
    return found
