"""A criterion's verdict and points, from the judgements of its cases."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from grader.model import Criterion, CriterionResult, Judgement, Verdict
from grader.score.findings import told

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


def to_cents(points: Decimal) -> Decimal:
    """Rounded half up to 0.01."""
    return points.quantize(CENT, ROUND_HALF_UP)


def score_criterion(criterion: Criterion, judgements: Sequence[Judgement]) -> CriterionResult:
    """Verdict, score and findings of a criterion.

    A criterion with a case that was not judged (or waits for a person) is pending as a whole: its points are neither
    given nor lost.
    """
    verdict = min((judgement.verdict for judgement in judgements), key=WORST_FIRST.index)
    findings = told(judgements)
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
