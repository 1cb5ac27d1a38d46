"""What a rubric accepts beside its truths, and which wrong solutions that lets through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from grader.apart import Answers as Values
from grader.apart import same
from grader.audit.bench import Answers, Bench
from grader.audit.fates import Wrong
from grader.model import Alternative, Criterion
from grader.prepare import PreparedCase


def accepted_notes(bench: Bench, wrong: Sequence[Wrong]) -> list[str]:
    """A note for each alternative, and for each known mistake or mutant that one of them explains in every case."""
    notes = [
        f"'{criterion.id}' accepts '{one.name}' for {_share(one.credit)} of the points"
        for criterion in bench.problem.criteria
        for one in criterion.accept
    ]
    return [*notes, *dict.fromkeys(_let_through(bench, wrong))]


def accepted_by(bench: Bench, criterion: Criterion, answers: Answers) -> Alternative | None:
    """The alternative that explains computed answers in every case, as a student's; none where the truth does."""
    cases = bench.cases(criterion)
    if not criterion.accept or not all(map(_is_complete, cases, answers)):
        return None
    given = [(case.planned.inputs, tuple(values)) for case, values in zip(cases, answers, strict=True)]
    if same(criterion, given, _values(cases)):
        return None
    rows = zip(criterion.accept, zip(*(case.accept for case in cases), strict=True), strict=True)
    best_first = sorted(rows, key=lambda row: -row[0].credit)
    return next((one for one, row in best_first if same(criterion, given, _values(row))), None)


def _let_through(bench: Bench, wrong: Sequence[Wrong]) -> Iterator[str]:
    for one in wrong:
        accepted = accepted_by(bench, one.criterion, one.answers)
        if accepted is not None:
            earns = f"it earns {_share(accepted.credit)} of the points, and no cause is told"
            yield f"'{one.name}' is accepted in '{one.criterion.id}' as '{accepted.name}': {earns}"


def _is_complete(case: PreparedCase, values: Sequence[object]) -> bool:
    return len(values) == len(case.expected) > 0


def _values(cases: Sequence[PreparedCase]) -> Values:
    return [(case.planned.inputs, case.expected) for case in cases]


def _share(credit: Decimal) -> str:
    return f"{(credit * 100).normalize():f} %"
