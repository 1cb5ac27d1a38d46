"""Work that was handed in before what is graded already: an old download must not take the place of a newer one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from grader.gradebook.graded import HandedIn, Standing
from grader.model import Submission

_MOST = 20
_OUTCOMES = {False: "not graded (--fresh grades it)", True: "graded in its place"}


@dataclass(frozen=True)
class Older:
    """A submission with other work than the grade book has, handed in ``submitted``, before the book's ``newer``.

    It is ``graded`` all the same where its platform says that it counts, or where all is graded afresh.
    """

    name: str
    submitted: datetime
    newer: datetime
    graded: bool


def older(standing: Standing | None, given: HandedIn, submission: Submission, *, fresh: bool) -> Older | None:
    """What is to be told of a submission whose graded work is newer; None where it isn't, or nobody knows."""
    if standing is None or standing.grade_id is None or standing.content == given.content:
        return None
    newer = datetime.fromisoformat(standing.submitted) if standing.submitted else None
    if newer is None or submission.submitted is None or submission.submitted >= newer:
        return None
    return Older(submission.id, submission.submitted, newer, graded=fresh or submission.chosen)


def told(found: Sequence[Older]) -> Iterator[str]:
    """A sentence on those that were not graded, and one on those that were."""
    for graded, outcome in _OUTCOMES.items():
        named = [
            f"{one.name} ({_said(one.submitted)}, before {_said(one.newer)})" for one in found if one.graded is graded
        ]
        if named:
            more = f", {len(named) - _MOST} more" if len(named) > _MOST else ""
            yield f"older than what the grade book has, and {outcome}: {', '.join(named[:_MOST])}{more}"


def _said(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
