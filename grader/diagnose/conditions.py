"""Properties of a case's inputs: what the cases that fail share and those that pass lack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.diagnose.base import Sample, input_arrays

LEAST_CASES = 3


@dataclass(frozen=True)
class Condition:
    """Something that is true of a case or not; ``kind`` groups those that go together."""

    kind: str
    name: str
    text: str
    otherwise: str


def separating(samples: Sequence[Sample]) -> tuple[Condition, bool] | None:
    """The condition that holds in all right samples and no wrong one (True), or the other way round (False).

    None where there are too few cases, or where conditions of several kinds would separate them equally well.
    """
    rights = [sample.right for sample in samples]
    if len(samples) < LEAST_CASES or all(rights) or not any(rights):
        return None
    truths = [dict(_conditions(sample)) for sample in samples]
    known = [condition for condition in truths[0] if all(condition in one for one in truths)]
    held = {condition: [one[condition] for one in truths] for condition in known}
    opposite = [not right for right in rights]
    found = [(condition, held[condition] == rights) for condition in known if held[condition] in (rights, opposite)]
    kinds = {condition.kind for condition, _ in found}
    return found[0] if len(kinds) == 1 else None


def _conditions(sample: Sample) -> Iterator[tuple[Condition, bool]]:
    for name, value in sample.inputs.items():
        if isinstance(value, bool):
            yield Condition(f"bool {name}", name, f"{name} is True", f"{name} is False"), value
        elif isinstance(value, int):
            yield Condition(f"number {name}", name, f"{name} = 0", f"{name} is not 0"), value == 0
            yield Condition(f"number {name}", name, f"{name} = 1", f"{name} is not 1"), value == 1
    for name, array in input_arrays(sample).items():
        yield Condition("empty", name, f"{name} is empty", f"{name} is not empty"), array.size == 0
        if array.ndim > 1:
            square = array.shape[-1] == array.shape[-2]
            yield Condition("square", name, f"{name} is square", f"{name} is not square"), square
        for axis, size in enumerate(array.shape):
            one = {0: "one row", 1: "one column"}[axis] if array.ndim == 2 else f"size 1 along axis {axis}"
            yield Condition(f"one {axis}", name, f"{name} has {one}", f"{name} has more than {one}"), size == 1
