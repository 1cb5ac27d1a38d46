"""The cause of each wrong value of a criterion: the author's known mistakes first, then the simplest that explains."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.compare.tolerance import WRITTEN
from grader.diagnose.base import Diagnosis, Sample, array_of
from grader.diagnose.evidence import SIMPLE, digits
from grader.diagnose.gather import samples_of, too_large
from grader.diagnose.registry import diagnoses
from grader.model import Cause, Evidence, Expected

VALUES = (Sample.subject,)  # what a diagnosis looks at that names nothing else
Explain = Callable[[Sequence[Sample]], Cause | None]


@dataclass(frozen=True, eq=False)
class Mistake:
    """A known wrong solution of the author's: what it says, and what it returns in each case, for each observed value.

    A case for which it brought no values holds an empty tuple, and then it explains nothing.
    """

    code: str
    text: str
    values: tuple[tuple[Expected, ...], ...]


def diagnose(
    evidence: Sequence[Evidence],
    mistakes: Sequence[Mistake] = (),
    causes: Sequence[Diagnosis] | None = None,
    shown: Sequence[int] = (),
) -> dict[tuple[int, int], Cause]:
    """(Observed value, case) → cause, for one criterion with all its cases; nothing where no cause explains every case.

    ``shown`` are the cases that are told of: one and the same cause for all of them, each with its own figures. Unless
    given, it is the first that is wrong. A known mistake that explains every case wins over any generic cause: it says
    the same in the author's words. Where several mistakes do, the cases can't tell them apart, and none of them is
    told. ``causes`` are those that are installed unless given. Never raises for anything that a submission holds.
    """
    known = diagnoses() if causes is None else tuple(sorted(causes, key=lambda cause: (cause.rank, cause.code)))
    rows: Mapping[int, list[Sample]] = samples_of(evidence)
    found = {}
    with np.errstate(all="ignore"):
        for index, samples in rows.items():
            explain = _explain(samples, index, mistakes, known)
            for case in shown or _first_wrong(samples):
                cause = explain(_foremost(samples, case))
                if cause is not None:
                    found[index, case] = cause
    return found


def _first_wrong(samples: Sequence[Sample]) -> tuple[int, ...]:
    return tuple(at for at, sample in enumerate(samples) if not sample.right)[:1]


def _foremost(samples: Sequence[Sample], case: int) -> Sequence[Sample]:
    """The samples with that of one case before all others; draws of a single case as they are."""
    return [samples[case], *samples[:case], *samples[case + 1 :]] if case < len(samples) else samples


def _explain(samples: Sequence[Sample], index: int, mistakes: Sequence[Mistake], known: Sequence[Diagnosis]) -> Explain:
    """What words the cause of all wrong samples."""
    if all(sample.right for sample in samples) or too_large(samples):
        return _unexplained
    suited = [one for one in known if samples[0].subject in getattr(one, "subjects", VALUES)]
    plain = [one for one in suited if samples[0].on_paper and getattr(one, "plain", False)]
    return _first(plain, samples) or _own_words(samples, index, mistakes) or _first(suited, samples) or _unexplained


def _first(causes: Sequence[Diagnosis], samples: Sequence[Sample]) -> Explain | None:
    return next((one.explain for one in causes if one.explain(samples) is not None), None)


def _own_words(samples: Sequence[Sample], index: int, mistakes: Sequence[Mistake]) -> Explain | None:
    matching = {mistake.text: mistake for mistake in mistakes if _explains(mistake, samples, index)}
    if len(matching) != 1:
        return None
    (mistake,) = matching.values()
    return lambda _: Cause(mistake.code, mistake.text)


def _unexplained(samples: Sequence[Sample]) -> Cause | None:
    return None


def _explains(mistake: Mistake, samples: Sequence[Sample], index: int) -> bool:
    if len(mistake.values) != len(samples) or any(len(values) <= index for values in mistake.values):
        return False
    pairs = [(sample, values[index]) for sample, values in zip(samples, mistake.values, strict=True)]
    return all(sample.agrees(value) for sample, value in pairs) and _is_borne_out(pairs)


def _is_borne_out(pairs: Sequence[tuple[Sample, Expected]]) -> bool:
    """Whether more than a digit or so speaks for a mistake: little is written, and tolerances are wide on paper."""
    fits = []
    for sample, value in pairs:
        array = array_of(value)
        typed = sample.numbers is not None and sample.numbers.dtype == WRITTEN
        if sample.right or array is None or array.dtype.kind != "f" or not typed:
            continue
        fits.append((sample, array))
    return not fits or digits(fits) >= SIMPLE
