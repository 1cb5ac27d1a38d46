"""Which of its cases' findings a criterion tells: the first wrong case in full, the others in a sentence.

Ten cases that are wrong alike make one thing to mend, not ten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.model import Finding, Judgement, Verdict, Visibility

_OPEN_FIRST = (Visibility.PUBLIC, Visibility.AFTER_DUE_DATE, Visibility.HIDDEN)


def told(judgements: Sequence[Judgement]) -> tuple[Finding, ...]:
    """For each visibility and kind of failure the findings of the first such case, and a sentence that names the other
    cases. Where no case is wrong: what is remarked on the first."""
    groups: dict[tuple[Visibility, Verdict], list[Judgement]] = {}
    for judgement in judgements:
        if judgement.findings and judgement.verdict is not Verdict.PASS:
            groups.setdefault((judgement.findings[0].visibility, judgement.verdict), []).append(judgement)
    remarks = [judgement.findings for judgement in judgements if judgement.findings and not groups]
    findings = [finding for group in groups.values() for finding in _group(group)]
    return _without_repeats([*findings, *(remarks[0] if remarks else ())])


def _group(judgements: Sequence[Judgement]) -> list[Finding]:
    first = judgements[0]
    findings = list(first.findings)
    # a module that can't be loaded says so once: only what differs from case to case is worth counting
    others = [judgement for judgement in judgements[1:] if judgement.findings[0].fact != first.findings[0].fact]
    for not_run in (False, True):
        cases = [one.findings[0].case for one in others if one.findings[0].not_run is not_run]
        if cases:
            fact = _not_run(cases) if not_run else _alike(cases)
            findings.append(Finding(fact, visibility=findings[0].visibility))
    return findings


def _alike(cases: Sequence[str]) -> str:
    return f"The same kind of failure in case{'s' * (len(cases) > 1)} {_listed(cases)}."


def _not_run(cases: Sequence[str]) -> str:
    return f"Case {cases[0]} was not run." if len(cases) == 1 else f"Cases {_listed(cases)} were not run."


def _listed(cases: Sequence[str]) -> str:
    return cases[0] if len(cases) == 1 else f"{', '.join(cases[:-1])} and {cases[-1]}"


def _without_repeats(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One sentence only once; where cases of several visibilities say the same, the most open one is kept."""
    kept: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = (finding.fact, finding.cause, finding.where)
        if key not in kept or _OPEN_FIRST.index(finding.visibility) < _OPEN_FIRST.index(kept[key].visibility):
            kept[key] = finding
    return tuple(kept.values())
