"""A criterion's verdict and points, from the judgements of its cases."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from grader.model import Criterion, CriterionResult, Finding, Judgement, Verdict, Visibility

CENT = Decimal("0.01")

# over the cases of one criterion the worst wins
WORST_FIRST = (
    Verdict.UNJUDGED,
    Verdict.AWAITING,
    Verdict.CRASH,
    Verdict.TIMEOUT,
    Verdict.ERROR,
    Verdict.MISSING,
    Verdict.FAIL,
    Verdict.PARTIAL,
    Verdict.PASS,
)

_OPEN_FIRST = (Visibility.PUBLIC, Visibility.AFTER_DUE_DATE, Visibility.HIDDEN)


def to_cents(points: Decimal) -> Decimal:
    """Rounded half up to 0.01."""
    return points.quantize(CENT, ROUND_HALF_UP)


def score_criterion(criterion: Criterion, judgements: Sequence[Judgement]) -> CriterionResult:
    """Verdict, score and findings of a criterion.

    A criterion with a case that was not judged (or waits for a person) is pending as a whole: its points are neither
    given nor lost.
    """
    verdict = min((judgement.verdict for judgement in judgements), key=WORST_FIRST.index)
    findings = _without_repeats(judgements)
    if verdict in (Verdict.UNJUDGED, Verdict.AWAITING):
        return CriterionResult(criterion, verdict, Decimal(0), pending=criterion.points, findings=findings)
    share = _share(criterion, judgements)
    if share == 1:
        verdict = Verdict.PASS
    elif share > 0:
        verdict = Verdict.PARTIAL
    elif verdict in (Verdict.PASS, Verdict.PARTIAL):  # all or nothing, and something was wrong
        verdict = Verdict.FAIL
    score = to_cents(criterion.points * Decimal(share.numerator) / Decimal(share.denominator))
    return CriterionResult(criterion, verdict, score, findings=findings)


def _share(criterion: Criterion, judgements: Sequence[Judgement]) -> Fraction:
    """The share of the points that was earned, as an exact fraction."""
    passed = [judgement.verdict is Verdict.PASS for judgement in judgements]
    if criterion.credit == "entries":
        return sum(map(_entry_share, judgements), Fraction(0)) / len(judgements)
    if criterion.credit == "cases":
        return Fraction(sum(passed), len(passed))
    return Fraction(int(all(passed)))


def _entry_share(judgement: Judgement) -> Fraction:
    if judgement.verdict is Verdict.PASS:
        return Fraction(1)
    # a case that is not right never earns everything, however the shares of its values were rounded
    share = Fraction(judgement.share).limit_denominator(10**6)
    return min(max(share, Fraction(0)), Fraction(999_999, 10**6))


def _without_repeats(judgements: Sequence[Judgement]) -> tuple[Finding, ...]:
    """All findings, but one sentence only once: ten cases that raise alike say it in the first.

    Where cases of different visibility say the same, the most open one is kept, which students may read.
    """
    kept: dict[tuple[object, ...], Finding] = {}
    for judgement in judgements:
        for finding in judgement.findings:
            key = (finding.fact, finding.cause, finding.where)
            if key not in kept or _OPEN_FIRST.index(finding.visibility) < _OPEN_FIRST.index(kept[key].visibility):
                kept[key] = finding
    return tuple(kept.values())
