"""The cause of each wrong value of a criterion: the author's known mistakes first, then the simplest that explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.diagnose.base import Diagnosis, Sample
from grader.diagnose.gather import samples_of, too_large
from grader.diagnose.registry import diagnoses
from grader.model import Cause, Evidence, Expected


@dataclass(frozen=True, eq=False)
class Mistake:
    """A known wrong solution of the author's: what it says, and what it returns in each case, for each observed value.

    A case for which it brought no values holds an empty tuple, and then it explains nothing.
    """

    code: str
    text: str
    values: tuple[tuple[Expected, ...], ...]


@dataclass(frozen=True, eq=False)
class Term:
    """A term of the truth that the author names, such as the regulariser: its value in each case, for each observed."""

    name: str
    values: tuple[tuple[Expected, ...], ...]


def diagnose(
    evidence: Sequence[Evidence],
    mistakes: Sequence[Mistake] = (),
    terms: Sequence[Term] = (),
    causes: Sequence[Diagnosis] | None = None,
) -> dict[int, Cause]:
    """Observed-value index → cause, for one criterion with all its cases; nothing where no cause explains every case.

    A known mistake that explains every case wins over any generic cause: it says the same in the author's words. Where
    several mistakes do, the cases can't tell them apart, and none of them is told. ``causes`` are those that are
    installed unless given. Never raises for anything that a submission holds.
    """
    known = diagnoses() if causes is None else tuple(sorted(causes, key=lambda cause: (cause.rank, cause.code)))
    named = [{term.name: term.values[case] for term in terms} for case in range(len(evidence))]
    rows: Mapping[int, list[Sample]] = samples_of(evidence, named)
    with np.errstate(all="ignore"):
        found = {index: _cause(samples, index, mistakes, known) for index, samples in rows.items()}
    return {index: cause for index, cause in found.items() if cause is not None}


def _cause(
    samples: Sequence[Sample], index: int, mistakes: Sequence[Mistake], known: Sequence[Diagnosis]
) -> Cause | None:
    if all(sample.right for sample in samples) or too_large(samples):
        return None
    matching = {mistake.text: mistake for mistake in mistakes if _explains(mistake, samples, index)}
    if len(matching) == 1:
        mistake = next(iter(matching.values()))
        return Cause(mistake.code, mistake.text)
    return next((cause for one in known if (cause := one.explain(samples)) is not None), None)


def _explains(mistake: Mistake, samples: Sequence[Sample], index: int) -> bool:
    if len(mistake.values) != len(samples) or any(len(values) <= index for values in mistake.values):
        return False
    pairs = zip(samples, mistake.values, strict=True)
    return all(sample.agrees(values[index]) for sample, values in pairs)
