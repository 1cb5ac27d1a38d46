"""``linearity``: map(2x − 3z) = 2·map(x) − 3·map(z) for the drawn x and z."""

from __future__ import annotations

import numpy as np

from grader.checks.properties.values import LawError, measured, related, same_shape, wrong
from grader.model import Aspect, Comparison, Evidence, Reference, Value


def judge(evidence: Evidence, values: tuple[Value, ...], names: tuple[str, ...]) -> tuple[Comparison, ...]:
    """Observed are map(2x − 3z), map(x) and map(z)."""
    combined, at_x, at_z = (measured(name, value) for name, value in zip(names, values, strict=True))
    same_shape(names[2], at_z, names[1], at_x.data)
    if not at_x.data.any() and not at_z.data.any() and not combined.data.any() and at_x.data.size:
        said = f"`{names[1]}` is zero everywhere: that is linear, but says nothing."
        raise LawError(wrong(names[0], Aspect.VALUES, said))
    with np.errstate(all="ignore"):
        expected = 2 * at_x.data - 3 * at_z.data
        size = float(np.max(2 * np.abs(at_x.data) + 3 * np.abs(at_z.data), initial=0.0))
    noise = 4 * max(at_x.eps, at_z.eps) * size
    law = f"Not linear: `{names[0]}` should be 2·{names[1]} − 3·{names[2]}."
    return related(names[0], values[0], Reference(expected, noise, noise), evidence.criterion.tolerance, law)
