"""What a rubric accepts beside its truths, and which wrong solutions that lets through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from grader.audit.bench import Bench
from grader.audit.fates import Wrong


def accepted_notes(bench: Bench, wrong: Sequence[Wrong]) -> list[str]:
    """A note for each alternative, and for each known mistake or mutant that one of them explains in every case."""
    notes = [
        f"'{criterion.id}' accepts '{one.name}' for {_share(one.credit)} of the points"
        for criterion in bench.problem.criteria
        for one in criterion.accept
    ]
    return [*notes, *dict.fromkeys(_let_through(bench, wrong))]


def _let_through(bench: Bench, wrong: Sequence[Wrong]) -> Iterator[str]:
    for one in wrong:
        accepted = bench.accepted(one.criterion, one.answers)
        if accepted is not None:
            earns = f"it earns {_share(accepted.credit)} of the points, and no cause is told"
            yield f"'{one.name}' is accepted in '{one.criterion.id}' as '{accepted.name}': {earns}"


def _share(credit: Decimal) -> str:
    return f"{(credit * 100).normalize():f} %"
