"""The sizes that one case of a ``shape`` criterion asks for and was given, and hypotheses about them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from grader.compare.shapes import expected_sizes, named_sizes, returned_sizes
from grader.compare.written import WrittenError, read_shape, shape_at
from grader.diagnose.base import Sample
from grader.diagnose.sizes import Size, sizes
from grader.model import Evidence, Status

Shape = tuple[int, ...]
Key = TypeVar("Key", bound=Hashable)
MOST_AXES = 6


@dataclass(frozen=True, eq=False)
class ShapeSample(Sample):
    """A shape of one case: ``wanted`` and ``got`` are its sizes."""

    subject: ClassVar[str] = "shapes"

    wanted: Shape = ()
    got: Shape = ()

    def agrees(self, hypothesis: Any) -> bool:
        """Whether a hypothesised shape, or the shape of a hypothesised array, is the given one."""
        return returned_sizes(hypothesis, self.expected) == self.got


def shape_samples(evidence: Sequence[Evidence]) -> dict[int, list[Sample]]:
    """Index of an observed shape → a sample for each case; nothing for what is no shape in some case."""
    given = [_given(one) for one in evidence]
    count = min(len(shapes) for shapes in given)
    found: dict[int, list[Sample]] = {}
    for index in range(count):
        row = [_sample(one, shapes[index], index) for one, shapes in zip(evidence, given, strict=True)]
        shapes = [sample for sample in row if sample is not None]
        if len(shapes) == len(evidence):
            found[index] = [*shapes]
    return found


def shown(samples: Sequence[Sample]) -> ShapeSample:
    """The sample of the case that the finding shows."""
    return next(one for one in samples if not one.right and isinstance(one, ShapeSample))


def holding(
    samples: Sequence[Sample], keys: Iterable[Key], made: Callable[[ShapeSample, Key], Shape | None]
) -> list[Key]:
    """The keys of hypotheses that give, in every case, the shape that was given; ``made`` gives ``None`` where a
    hypothesis can't be. A right case agrees with one that leaves its shape as it is."""
    known = [one for one in samples if isinstance(one, ShapeSample)]
    if any(max(len(one.wanted), len(one.got)) > MOST_AXES for one in known):
        return []
    return [key for key in keys if all(made(one, key) == one.got for one in known)]


def named(sample: ShapeSample, size: int) -> list[Size]:
    """The inputs' sizes that are of this size: plain numbers first, which have a name of their own."""
    found = [one for one, value in sizes(sample).items() if value == size]
    return sorted(found, key=lambda one: bool(one.axes))


def _given(evidence: Evidence) -> tuple[Shape | None, ...]:
    if evidence.observation is None:
        return (_written(evidence),)
    if evidence.observation.status is not Status.OK:
        return ()
    pairs = zip(evidence.observation.values, evidence.expected, strict=False)
    return tuple(returned_sizes(given, expected) for given, expected in pairs)


def _written(evidence: Evidence) -> Shape | None:
    try:
        return shape_at(read_shape(evidence.written), named_sizes(evidence.inputs))
    except WrittenError:
        return None


def _sample(evidence: Evidence, got: Shape | None, index: int) -> ShapeSample | None:
    if got is None:
        return None
    expected = evidence.expected[index]
    wanted = expected_sizes(expected)
    return ShapeSample(got, expected, evidence.inputs, got == wanted, wanted=wanted, got=got)
