"""Alternatives that an author accepts: an answer that one of them explains in every case is named, and earns its share.

The first pass judged every answer against the truth. What is wrong there is judged here against each alternative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from grader.checks.judge import judge
from grader.model import Alternative, CriterionResult, Evidence, Finding, Judgement, Verdict
from grader.plan.calls import visibility_of
from grader.score.credit import to_cents
from grader.score.findings import told

_WRONG = frozenset({Verdict.FAIL, Verdict.PARTIAL})


def accept(result: CriterionResult, evidence: Sequence[Sequence[Evidence]]) -> CriterionResult:
    """A criterion's result with its alternatives considered, those that earn most first.

    ``evidence`` holds for each alternative, in the criterion's order, what the check of each case looks at where that
    alternative is the truth.
    """
    if result.verdict not in _WRONG:
        return result
    pairs = zip(result.criterion.accept, evidence, strict=True)
    for alternative, cases in sorted(pairs, key=lambda pair: -pair[0].credit):
        judgements = [judge(one, visibility_of(one.criterion, one.case)) for one in cases]
        if all(judgement.verdict is Verdict.PASS for judgement in judgements):
            return _accepted(result, alternative, judgements)
    return result


def as_accepted(
    result: CriterionResult, alternative: Alternative, share: Decimal, remarks: Sequence[Finding] = ()
) -> CriterionResult:
    """The result of an answer that an alternative explains and that earns a share of the points."""
    where = next((finding.where for finding in result.findings if finding.where), None) if share < 1 else None
    worth = f" for {_percent(share)} of the points" if share < 1 else ""
    fact = f"Accepted{worth}: {_name(alternative)}."
    return replace(
        result,
        verdict=Verdict.PASS if share == 1 else Verdict.PARTIAL,
        score=to_cents(result.criterion.points * share),
        accepted=alternative,
        findings=(Finding(fact, where=where, visibility=result.criterion.visibility), *remarks),
    )


def _percent(share: Decimal) -> str:
    """``50 %``, ``33.3 %``."""
    return f"{(share * 100).normalize():f} %"


def _name(alternative: Alternative) -> str:
    return alternative.name.rstrip(".")


def _accepted(result: CriterionResult, alternative: Alternative, judgements: Sequence[Judgement]) -> CriterionResult:
    accepted = as_accepted(result, alternative, alternative.credit, told(judgements))
    return accepted if accepted.score >= result.score else _worth_less(result, alternative)


def _worth_less(result: CriterionResult, alternative: Alternative) -> CriterionResult:
    """What is right by the truth in a part of its cases or entries, and earns more by that."""
    fact = (
        f"Accepted: {_name(alternative)}. That is worth {_percent(alternative.credit)} of the points; "
        f"the {result.criterion.credit} that are right without it earn more."
    )
    finding = Finding(fact, visibility=result.criterion.visibility)
    return replace(result, accepted=alternative, findings=(finding, *result.findings))
