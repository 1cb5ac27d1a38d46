"""One criterion judged from what was observed, as if it stood alone: before following through, causes and marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.checks.judge import judge
from grader.model import Criterion, CriterionResult, Evidence, Judgement, Visibility
from grader.plan.calls import visibility_of
from grader.plan.snippet import snippet
from grader.prepare import PreparedCase
from grader.score.credit import score_criterion


def judge_criterion(
    criterion: Criterion, cases: Sequence[PreparedCase], evidence: Sequence[Evidence]
) -> CriterionResult:
    """Verdict, score and findings; ``evidence`` belongs to ``cases`` one by one."""
    judgements = [_judge_case(case, seen) for case, seen in zip(cases, evidence, strict=True)]
    return replace(score_criterion(criterion, judgements), answer_text=_prose(evidence[0]))


def _judge_case(case: PreparedCase, evidence: Evidence) -> Judgement:
    visibility = visibility_of(case.planned.criterion, case.planned.case)
    public = visibility is Visibility.PUBLIC and evidence.observation is not None
    return judge(evidence, visibility, snippet(case.planned, evidence.observation) if public else "")


def _prose(evidence: Evidence) -> str:
    """A written answer as a person reads it."""
    return evidence.written if isinstance(evidence.written, str) else ""
