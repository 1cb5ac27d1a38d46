"""A criterion, and a submission as a whole, in plain text: no platform says what HTML it keeps."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from grader.model import Verdict
from grader.policy.wording import without_points
from grader.report import reading
from grader.report.plain import plain
from grader.report.view import CriterionView, GradeView
from grader.report.words import plural, points

_LONGEST = 8000  # characters of one criterion


def criterion_text(seen: CriterionView, *, staff: bool = False) -> str:
    """What there is to say about a criterion to its audience, line by line."""
    said = [*_findings(seen), *_rest(seen, staff)]
    text = "\n".join(said)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def submission_text(seen: GradeView, *, total: bool = True) -> str:
    """What there is to say about a submission as a whole: what counts, what is open, what was not understood.

    Without ``total`` no sentence tells the score: who knows it can tell how closed criteria went.
    """
    return "\n".join([*(_counts(seen) if total else _steps(seen)), *_open(seen), *seen.notes])


def _findings(seen: CriterionView) -> Iterator[str]:
    for number, finding in enumerate(seen.findings):
        if number:
            yield ""
        yield from plain(finding)


def _rest(seen: CriterionView, staff: bool) -> Iterator[str]:
    yield from filter(None, (reading.meaning(seen), seen.hint and f"Hint: {seen.hint}"))
    remarks = reading.remarks(seen, staff=staff)
    if remarks:
        yield f"({'; '.join(remarks)})"
    if seen.comment:
        yield seen.comment


def _counts(seen: GradeView) -> Iterator[str]:
    if seen.adjusted is None:
        return
    yield f"It counts {points(seen.adjusted.score)} of {points(seen.adjusted.max_score)} points:"
    yield from (f"- {one.text}" for one in seen.adjusted.adjustments)


def _steps(seen: GradeView) -> Iterator[str]:
    yield from (without_points(one.text) for one in (seen.adjusted.adjustments if seen.adjusted else ()))


def _open(seen: GradeView) -> Iterator[str]:
    criteria = [one for problem in seen.problems for one in problem.criteria]
    by_hand = _sum(one.points for one in criteria if one.verdict is Verdict.AWAITING)
    lost = _sum(one.pending or Decimal(0) for one in criteria if one.verdict is Verdict.UNJUDGED)
    closed = _sum(one.points for one in criteria if not one.open)
    if by_hand:
        yield f"A person marks {_points(by_hand)}, which are not in this score."
    if lost:
        yield f"{_points(lost)} could not be judged, through no fault of yours: they are pending, and not lost."
    if closed:
        yield f"Criteria worth {_points(closed)} are judged too, and not shown here."


def _points(value: Decimal) -> str:
    return plural(points(value), "point")


def _sum(some: Iterator[Decimal]) -> Decimal:
    return sum(some, Decimal(0))
