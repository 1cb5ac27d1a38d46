"""Words that the sentences of several causes share. Figures come from the case that the reader sees."""

from __future__ import annotations

from collections.abc import Sequence

from grader.compare.figures import figure
from grader.diagnose.base import Sample
from grader.diagnose.hypotheses import wrong

NAMES = {1: ("entries",), 2: ("rows", "columns")}


def shown(samples: Sequence[Sample]) -> Sample:
    """The sample whose sizes and entries may be quoted: that of the case that the finding shows."""
    return wrong(samples)[0]


def subject(samples: Sequence[Sample]) -> str:
    """``Every entry``, or ``The value`` where single numbers are asked for."""
    alone = all(sample.truth is not None and sample.truth.size == 1 for sample in samples)
    return "The value" if alone else "Every entry"


def times(ratio: float) -> str:
    """A factor in figures: ``8.00``, ``0.125``."""
    return f"{ratio:.2f}" if 0.995 <= abs(ratio) < 1000 else figure(ratio, 3)


def line(ndim: int, axis: int, index: int) -> str:
    """``row 2`` for index 1 along axis 0 of a matrix; lines count from 1, as on paper."""
    name = {1: ("entry",), 2: ("row", "column")}.get(ndim)
    return f"{name[axis]} {index + 1}" if name else f"index {index} along axis {axis}"


def lines(ndim: int, axis: int) -> str:
    """``rows``, ``columns``, ``entries`` or ``slices along axis 2``."""
    return NAMES[ndim][axis] if ndim in NAMES else f"slices along axis {axis}"


def axes_named(axes: Sequence[int]) -> str:
    """``axis 0``, ``axes 0 and 2``."""
    return f"{'axis' if len(axes) == 1 else 'axes'} {listed([str(axis) for axis in axes])}"


def listed(texts: Sequence[str]) -> str:
    """``one``, ``one and two``, ``one, two and three``."""
    return " and ".join(part for part in (", ".join(texts[:-1]), *texts[-1:]) if part)


def upper(text: str) -> str:
    """With a capital at the start of a sentence."""
    return text[:1].upper() + text[1:]
