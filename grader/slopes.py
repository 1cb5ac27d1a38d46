"""The slope of a function along a direction, by central differences, and how far off the estimate may be.

There are two estimates: a larger step with Richardson's extrapolation, which is right for values that come in float32,
and a small one, which seldom crosses a kink. A gradient must agree with one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# u^(1/3) for float32, in which a value may be returned whatever its inputs were, and for float64
LARGE, SMALL = 2.0**-8, 2.0**-17
RTOL = 1e-5
# a value may be computed in float32 and returned as a Python float, which doesn't show it
_EPS = 2.0**-23
# an estimate that is known no better than this, relative to the gradient, tells nothing
_TOO_COARSE = 0.01


@dataclass(frozen=True)
class Slope:
    """A derivative along a direction, and how far off it may be."""

    value: float
    error: float


def steps_at(scale: float) -> tuple[float, float, float]:
    """The large step, twice that, and the small one, for a point whose entries are about as large as ``scale``."""
    size = max(1.0, scale)
    return LARGE * size, 2 * LARGE * size, SMALL * size


def slopes(values: Sequence[float], steps: Sequence[float], size: float, eps: float) -> tuple[Slope, Slope]:
    """Estimates from the values at ± each of :func:`steps_at`; ``size`` is how large what was summed to them is, and
    ``eps`` the gap between 1 and the next number of their dtype."""
    up, down, up2, down2, up_small, down_small = values
    large, double, small = steps
    single, coarse = (up - down) / (2 * large), (up2 - down2) / (2 * double)
    fine = (up_small - down_small) / (2 * small)
    return (
        Slope((4 * single - coarse) / 3, abs(single - coarse) + max(eps, _EPS) * size / large),
        Slope(fine, 4 * eps * size / small),
    )


def usable(found: Sequence[Slope], scale: float) -> list[Slope]:
    """The estimates that tell something about a gradient whose terms are about as large as ``scale``."""
    return [one for one in found if one.error <= _TOO_COARSE * scale]
