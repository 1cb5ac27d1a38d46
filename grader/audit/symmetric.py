"""Cases that are too small or too symmetric to tell mistakes apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from grader.audit.bench import Bench
from grader.audit.result import AuditFinding
from grader.model import Criterion, Draw
from grader.prepare import PreparedCase

_FIX_SIZES = "give the cases different sizes, none of them equal to another"


def audit_cases(bench: Bench) -> list[AuditFinding]:
    """What all cases of a criterion share, so that no case shows a mistake; criteria with a program alone."""
    return [
        AuditFinding(criterion.where, f"'{criterion.id}': {what}", fix)
        for criterion in bench.problem.criteria
        if criterion.program is not None and criterion.truth.kind != "none"
        for what, fix in _shared(criterion, bench.cases(criterion))
    ]


def _shared(criterion: Criterion, cases: Sequence[PreparedCase]) -> Iterator[tuple[str, str]]:
    if len(cases) == 1 and cases[0].planned.inputs:
        yield "it has only one case, which a constant or a factor of its size passes", "add a case of other sizes"
    mentioned = set(cases[0].planned.call.inputs) if cases[0].planned.call else set()
    for name in sorted(mentioned):
        values = [case.planned.inputs.get(name) for case in cases]
        arrays = [value for value in values if isinstance(value, np.ndarray)]
        if len(arrays) == len(values):
            yield from _of_arrays(name, arrays)
    upstream = criterion.truth.upstream
    if upstream and all(_is_ones(case.planned.inputs.get(upstream)) for case in cases):
        yield f"the upstream gradient '{upstream}' is all ones in every case", f"draw it: `{upstream}: normal[…]`"


def _of_arrays(name: str, arrays: Sequence[np.ndarray[Any, Any]]) -> Iterator[tuple[str, str]]:
    shapes = [array.shape for array in arrays]
    if all(len(shape) >= 2 and len(set(shape)) == 1 for shape in shapes):
        yield f"all sizes of '{name}' are equal in every case, which hides a transpose or a wrong axis", _FIX_SIZES
        return
    for axis in range(min(len(shape) for shape in shapes)):
        sizes = {shape[axis] for shape in shapes}
        if sizes <= {1, 2} and len(sizes) == 1:
            what = f"axis {axis} of '{name}' has size {sizes.pop()} in every case"
            yield f"{what}, which hides a factor of that size", _FIX_SIZES


def _is_ones(value: Any) -> bool:
    return not isinstance(value, Draw) and value is not None and bool(np.all(np.asarray(value) == 1))
