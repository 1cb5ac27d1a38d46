"""What a regrade changes, as rows: whose grade, from what to what, because of which criterion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.batch.regrade import Key, Regraded
from grader.model import CriterionSummary, GradeSummary

NEEDS_RUN = "needs --run-new"


@dataclass(frozen=True)
class Change:
    """One criterion of one submission; ``None`` where it was not there, or is not there any more.

    ``criterion`` is empty where only the totals change: by the cap of extra credit, say.
    """

    regraded: Regraded
    criterion: str
    before: CriterionSummary | None
    now: CriterionSummary | None
    lacking: bool = False


def is_other_grade(regraded: Regraded) -> bool:
    """Whether what counts of a submission's grade is another one than before."""
    return _totals(regraded.before) != _totals(regraded.graded.summary)


def changes_of(regraded: Regraded) -> Iterator[Change]:
    """The criteria of a submission that went otherwise than before, and those that can't be judged anew."""
    before = {(item.problem, item.criterion): item for item in regraded.before.criteria}
    now = {(item.problem, item.criterion): item for item in regraded.graded.summary.criteria}
    changed = False
    for key in (*now, *(key for key in before if key not in now)):
        one, other = before.get(key), now.get(key)
        if key in regraded.lacking or _counts(one) != _counts(other):
            changed = True
            yield Change(regraded, _named(key), one, other, key in regraded.lacking)
    if not changed and is_other_grade(regraded):
        yield Change(regraded, "", None, None)


def _named(key: Key) -> str:
    return "/".join(key)


def _totals(summary: GradeSummary) -> tuple[object, ...]:
    counts = summary.adjusted or summary
    return counts.score, counts.max_score, counts.pending


def _counts(item: CriterionSummary | None) -> tuple[object, ...] | None:
    return None if item is None else (item.verdict, item.score, item.max_score, item.pending, item.extra_credit)
