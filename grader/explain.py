"""Puts the cause of a failure to its findings, where one explains every case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from grader.diagnose import Mistake, diagnose, diagnose_failure, in_place, nothing
from grader.model import Cause, CriterionResult, Evidence, Finding, Verdict, Visibility

_WRONG = frozenset({Verdict.FAIL, Verdict.PARTIAL})
_RAISED = frozenset({Verdict.ERROR})


def explain(result: CriterionResult, evidence: Sequence[Evidence], mistakes: Sequence[Mistake] = ()) -> CriterionResult:
    """A criterion's result with causes: of wrong values from all of its cases, of an exception from itself."""
    criterion = result.criterion
    if criterion.property is not None or criterion.source is not None or result.accepted is not None:
        return result  # these say by themselves what is wrong, and what is accepted is no mistake
    if result.verdict in _WRONG:
        causes = _causes(result.findings, evidence, mistakes)
        return replace(result, findings=_once(tuple(_with_cause(finding, causes) for finding in result.findings)))
    if result.verdict in _RAISED:
        return replace(result, findings=tuple(_with_failure(finding, evidence) for finding in result.findings))
    return result


def _causes(
    findings: Sequence[Finding], evidence: Sequence[Evidence], mistakes: Sequence[Mistake]
) -> dict[tuple[str, str], Cause]:
    """(Case, observed value) → cause, by their names, for the cases that the findings show. An input changed in place
    was tried out, and that nothing came back is seen: they win over what only fits."""
    cases = {_case(one): at for at, one in enumerate(evidence)}
    names = _names(evidence[0])
    tried = in_place.explain(evidence) or nothing.explain(evidence)
    if tried is not None:
        return dict.fromkeys(product(cases, names), tried)
    shown = sorted({cases[finding.case] for finding in findings if _tells_wrong(finding) and finding.case in cases})
    found = diagnose(evidence, mistakes, shown=shown) if shown else {}
    named = {at: name for name, at in cases.items()}
    return {(named[case], names[index]): cause for (index, case), cause in found.items() if index < len(names)}


def _tells_wrong(finding: Finding) -> bool:
    """Whether it is about a wrong value, and no note on a right one."""
    return bool(finding.comparisons) and not finding.comparisons[0].equal


def _case(evidence: Evidence) -> str:
    """A case as findings name it: a single one has no name."""
    return evidence.case.id if len(evidence.criterion.cases) > 1 else ""


def _names(evidence: Evidence) -> tuple[str, ...]:
    """What is observed, in the order in which causes are numbered."""
    program = evidence.criterion.program
    return program.observe if program is not None else (evidence.criterion.answer,)


def _with_cause(finding: Finding, causes: dict[tuple[str, str], Cause]) -> Finding:
    if finding.cause is not None or not _tells_wrong(finding):
        return finding
    path = finding.comparisons[0].path
    for (case, name), cause in causes.items():
        if case == finding.case and (path == name or path.startswith(f"{name}[")):
            return replace(finding, cause=cause)
    return finding


def _once(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """A cause that several values of a criterion share is told with the first of them, for each kind of reader."""
    told: set[tuple[Visibility, Cause]] = set()
    kept = []
    for finding in findings:
        if finding.cause is not None and (finding.visibility, finding.cause) in told:
            kept.append(replace(finding, cause=None))
            continue
        if finding.cause is not None:
            told.add((finding.visibility, finding.cause))
        kept.append(finding)
    return tuple(kept)


def _with_failure(finding: Finding, evidence: Sequence[Evidence]) -> Finding:
    """The exception's cause, to the finding that tells of it: the one with its traceback."""
    failures = [one.observation.failure for one in evidence if one.observation is not None and one.observation.failure]
    for failure in failures:
        if finding.cause is None and finding.traceback and finding.traceback == failure.traceback:
            return replace(finding, cause=diagnose_failure(failure))
    return finding
