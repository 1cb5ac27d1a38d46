"""Dependencies between criteria: one broken thing gives one failure, not ten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from grader.model import CriterionResult, Finding, Verdict, Visibility

_BROKEN = frozenset(
    {Verdict.FAIL, Verdict.MISSING, Verdict.ERROR, Verdict.TIMEOUT, Verdict.CRASH, Verdict.BLOCKED, Verdict.PARTIAL}
)
# what is missing stays missing: that says more than that it is blocked
_NOTHING_EARNED = frozenset({Verdict.FAIL, Verdict.ERROR, Verdict.TIMEOUT, Verdict.CRASH})

_OPEN_FIRST = (Visibility.PUBLIC, Visibility.AFTER_DUE_DATE, Visibility.HIDDEN)


def block_dependents(results: Sequence[CriterionResult]) -> tuple[CriterionResult, ...]:
    """Marks as ``blocked`` what earned nothing while something that it depends on went wrong.

    What is right (wholly or in part) although it depends on something wrong keeps its points: a right answer is never
    marked down for its neighbour. Nothing is blocked by what its reader may not know about: a hidden criterion.
    """
    known = {result.criterion.id: result for result in results}
    for result in _in_order(results):
        if _is_judged_alone(result) or _is_unloaded(result):
            continue
        parents = [known[name] for name in result.criterion.depends if not _is_accounted_for(known[name], result)]
        broken = [parent for parent in parents if _is_cause(parent) and may_be_told(parent, result)]
        if broken and result.verdict in _NOTHING_EARNED:
            known[result.criterion.id] = _blocked(result, broken)
    return tuple(known[result.criterion.id] for result in results)


def _is_judged_alone(result: CriterionResult) -> bool:
    """A written step of a chain has been judged from what was written before it: what is wrong is wrong by itself."""
    return bool(result.criterion.answer) and result.criterion.truth.kind == "steps"


def _is_accounted_for(parent: CriterionResult, result: CriterionResult) -> bool:
    """Whether a gradient has been held against the own forward pass of a parent that is wrong."""
    return result.criterion.follow is not None and parent.verdict in (Verdict.FAIL, Verdict.PARTIAL)


def may_be_told(parent: CriterionResult, result: CriterionResult) -> bool:
    """Whether whoever sees ``result`` may learn how ``parent`` went: a blocked criterion tells it."""
    seen = _OPEN_FIRST.index(parent.criterion.visibility) <= _OPEN_FIRST.index(result.criterion.visibility)
    return seen or parent.criterion.show_verdict


def _is_cause(parent: CriterionResult) -> bool:
    return parent.verdict in _BROKEN and not _is_accepted(parent)


def _is_unloaded(result: CriterionResult) -> bool:
    """A module that can't be loaded breaks all alike: it waits for nothing else to be mended."""
    return any(finding.unloaded for finding in result.findings)


def _is_accepted(result: CriterionResult) -> bool:
    """An alternative that costs points is an answer that the author allows, unless a person has marked it wrong."""
    return result.accepted is not None and result.verdict is Verdict.PARTIAL


def _in_order(results: Sequence[CriterionResult]) -> list[CriterionResult]:
    """Dependencies before dependents; rubrics have no cycles."""
    by_id = {result.criterion.id: result for result in results}
    ordered: dict[str, CriterionResult] = {}

    def visit(name: str) -> None:
        if name not in ordered:
            for parent in by_id[name].criterion.depends:
                visit(parent)
            ordered[name] = by_id[name]

    for result in results:
        visit(result.criterion.id)
    return list(ordered.values())


def _blocked(result: CriterionResult, broken: Sequence[CriterionResult]) -> CriterionResult:
    titles = " and ".join(f"“{parent.criterion.title}”" for parent in broken)
    are, those = ("is", "that") if len(broken) == 1 else ("are", "those")
    fact = f"Depends on {titles}, which {are} not right yet: mend {those} first."
    first = Finding(fact, visibility=result.criterion.visibility)
    return replace(result, verdict=Verdict.BLOCKED, score=Decimal(0), findings=(first, *result.findings))
