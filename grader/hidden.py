"""How much of an assignment a student can't check alone: what is judged only once the work is handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from grader.model import Criterion, Problem, Visibility
from grader.plan.calls import visibility_of


@dataclass(frozen=True)
class Hidden:
    """Points of criteria that are hidden as a whole, and of those of which only some cases are hidden."""

    closed: Decimal = Decimal(0)
    partly: Decimal = Decimal(0)


def hidden_of(problems: Iterable[Problem]) -> Hidden:
    """What of ``problems`` is hidden. What opens after the due date is hidden too: nobody can check it before."""
    criteria = [criterion for problem in problems for criterion in problem.criteria]
    return Hidden(
        closed=sum((one.points for one in criteria if is_closed(one)), Decimal(0)),
        partly=sum((one.points for one in criteria if has_hidden_cases(one)), Decimal(0)),
    )


def is_closed(criterion: Criterion) -> bool:
    """Whether no case of a criterion is public."""
    return not any(_public(criterion))


def has_hidden_cases(criterion: Criterion) -> bool:
    """Whether some cases of a criterion are public, and others are not."""
    public = _public(criterion)
    return any(public) and not all(public)


def _public(criterion: Criterion) -> list[bool]:
    return [visibility_of(criterion, case) is Visibility.PUBLIC for case in criterion.cases]
