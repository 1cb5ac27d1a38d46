"""One case, judged: what the call's end means, or what the check says of its values."""

from __future__ import annotations

from dataclasses import replace

from grader.checks import form
from grader.checks.base import JudgingCheck, WrittenAnswerError, check_named
from grader.checks.ending import ended, output_of, place_of
from grader.checks.unanswered import is_unanswered, unanswered
from grader.model import (
    Comparison,
    Evidence,
    Finding,
    Judgement,
    Observation,
    Status,
    Verdict,
    Visibility,
)

_MOST_SIZES = 6


def judge(evidence: Evidence, visibility: Visibility, snippet: str = "") -> Judgement:
    """Verdict, share of credit and findings of one case; never raises for what a submission holds."""
    judgement = _judge(evidence, snippet)
    case = evidence.case.id if len(evidence.criterion.cases) > 1 else ""
    findings = tuple(replace(finding, visibility=visibility, case=case) for finding in judgement.findings)
    return replace(judgement, findings=findings)


def _judge(evidence: Evidence, snippet: str) -> Judgement:
    criterion, observation = evidence.criterion, evidence.observation
    if evidence.form:
        return form.judge(evidence, snippet)
    check = check_named(criterion.check)
    if check.by_hand and observation is None:
        return _by_hand(evidence)
    if isinstance(check, JudgingCheck):
        return check.judge(evidence)
    if evidence.own_check is not None:
        return evidence.own_check.judge(evidence.further)
    if observation is None and criterion.program is not None:
        return Judgement(Verdict.UNJUDGED, 0.0, (Finding("This could not be judged: it was not run."),))
    if observation is not None and criterion.raises:
        return _judge_raised(evidence, observation, snippet)
    if observation is not None and observation.status is not Status.OK:
        return ended(observation, criterion, snippet)
    if observation is None and is_unanswered(evidence):
        return Judgement(Verdict.MISSING, 0.0, (unanswered(evidence),))
    try:
        comparisons = check.compare(evidence)
    except WrittenAnswerError as error:
        return Judgement(Verdict.FAIL, 0.0, (Finding(str(error), hint=criterion.hint),))
    return _compared(evidence, comparisons, snippet)


def _compared(evidence: Evidence, comparisons: tuple[Comparison, ...], snippet: str) -> Judgement:
    wrong = tuple(comparison for comparison in comparisons if not comparison.equal)
    notes = tuple(_noted(comparison) for comparison in comparisons if comparison.equal and comparison.notes)
    if not wrong:
        return Judgement(Verdict.PASS, 1.0, notes)
    share = sum(comparison.share for comparison in comparisons) / len(comparisons)
    findings = [_finding(evidence, comparison, snippet if first else "") for first, comparison in _numbered(wrong)]
    return Judgement(Verdict.FAIL, share, (*findings, *notes))


def _noted(comparison: Comparison) -> Finding:
    """What is to be said of a value that is right; of a wrong one, reports say it beside the comparison."""
    return Finding(f"{comparison.path}: {'; '.join(comparison.notes)}", comparisons=(comparison,))


def _finding(evidence: Evidence, comparison: Comparison, snippet: str) -> Finding:
    observation = evidence.observation
    return Finding(
        fact=_with_sizes(evidence) + " ".join(comparison.sentences),
        hint=evidence.criterion.hint if snippet or observation is None else "",
        where=place_of(observation),
        comparisons=(comparison,),
        snippet=snippet,
        output=output_of(observation) if snippet else "",
    )


def _with_sizes(evidence: Evidence) -> str:
    """The plain numbers among a case's inputs, where several cases differ in them: ``With kernel = 3: ``."""
    program = evidence.criterion.program
    if program is None or len(evidence.criterion.cases) == 1:
        return ""
    plain = {name: value for name, value in evidence.case.inputs.items() if isinstance(value, bool | int | float)}
    told = ", ".join(f"{name} = {value}" for name, value in plain.items())
    return f"With {told}: " if 0 < len(plain) <= _MOST_SIZES else ""


def _numbered(comparisons: tuple[Comparison, ...]) -> list[tuple[bool, Comparison]]:
    return [(index == 0, comparison) for index, comparison in enumerate(comparisons)]


def _judge_raised(evidence: Evidence, observation: Observation, snippet: str) -> Judgement:
    """For a criterion whose program must raise."""
    wanted = evidence.criterion.raises
    failure = observation.failure
    if observation.status is Status.ERROR and failure is not None and failure.stage == "call":
        if failure.type.rpartition(".")[2] == wanted:
            return Judgement(Verdict.PASS, 1.0)
        fact = f"Raised {failure.type} where {wanted} must be raised: {failure.message}"
        finding = Finding(fact, hint=evidence.criterion.hint, where=failure.place, traceback=failure.traceback)
        return Judgement(Verdict.FAIL, 0.0, (replace(finding, snippet=snippet),))
    if observation.status is not Status.OK:
        return ended(observation, evidence.criterion, snippet)
    fact = f"Nothing was raised where {wanted} must be raised."
    return Judgement(Verdict.FAIL, 0.0, (Finding(fact, hint=evidence.criterion.hint, snippet=snippet),))


def _by_hand(evidence: Evidence) -> Judgement:
    if is_unanswered(evidence):
        return Judgement(Verdict.MISSING, 0.0, (unanswered(evidence),))
    return Judgement(Verdict.AWAITING, 0.0)
