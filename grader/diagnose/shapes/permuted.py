"""The right sizes in another order: transposed, channels first, axes permuted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from grader.diagnose.base import Sample
from grader.diagnose.shapes.base import Shape, ShapeSample, holding, shown
from grader.model import Cause


class ShapePermuted:
    """The axes stand in another order."""

    code = "shape_permuted"
    rank = 12
    subjects = ("shapes",)

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        first = shown(samples)
        if sorted(first.wanted) != sorted(first.got):
            return None
        orders = holding(samples, permutations(range(len(first.wanted))), _permuted)
        if not orders:
            return None
        return Cause(self.code, f"The sizes are right, but in another order: {_because(orders)}.")


def _permuted(sample: ShapeSample, order: Shape) -> Shape | None:
    return tuple(sample.wanted[axis] for axis in order) if len(order) == len(sample.wanted) else None


def _because(orders: Sequence[Shape]) -> str:
    last = len(orders[0]) - 1
    if last == 1:
        return "rows and columns are swapped"
    if (0, last, *range(1, last)) in orders:
        return f"axis {last} stands at axis 1, as it does where channels come first"
    if (0, *range(2, last + 1), 1) in orders:
        return f"axis 1 stands at axis {last}, as it does where channels come last"
    return "the axes are permuted" + (f", ({', '.join(map(str, orders[0]))})" if len(orders) == 1 else "")
