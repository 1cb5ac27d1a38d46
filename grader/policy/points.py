"""Which points of a problem count, after decisions on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from grader.model import CriterionResult, Decision, ProblemResult
from grader.policy.counting import Counted, counted

_NONE = Decimal(0)


def counts(result: ProblemResult, decisions: Mapping[str, Decision]) -> Counted:
    """A problem's points, by targets that were decided."""
    whole = decisions.get(result.problem.id)
    judged = counted(result, result.criteria)
    if whole is None:
        named = [(item, decisions.get(f"{result.problem.id}/{item.criterion.id}")) for item in result.criteria]
        return counted(result, [one for item, decision in named if (one := _criterion(item, decision)) is not None])
    if whole.what.startswith("exempt"):
        return judged.left_out()
    most = sum((item.max_score for item in result.criteria), _NONE)
    given = min(Decimal(whole.value), most)
    regular = min(given, judged.max_score)  # what goes beyond it is extra credit, which may have a cap
    return replace(judged, score=regular, pending=_NONE, extra=given - regular, extra_pending=_NONE)


def title_of(target: str, problems: Sequence[ProblemResult]) -> tuple[str, Decimal]:
    """What students know a target as, and the most points that it can earn."""
    for one in problems:
        if target == one.problem.id:
            return one.problem.title, sum((item.max_score for item in one.criteria), _NONE)
        for item in one.criteria:
            if target == f"{one.problem.id}/{item.criterion.id}":
                return item.criterion.title, item.max_score
    raise KeyError(target)


def _criterion(item: CriterionResult, decision: Decision | None) -> CriterionResult | None:
    """A criterion as it counts; ``None`` where a student is excused from it."""
    if decision is None:
        return item
    if decision.what.startswith("exempt"):
        return None
    return replace(item, score=min(Decimal(decision.value), item.max_score), pending=_NONE)
