"""What a new version of some work need not answer again, because the code that answered is the same."""

from __future__ import annotations

from collections.abc import Mapping

from grader.model import Call, Observation, Status, Submission
from grader.rounds import Memory, nothing_saved


def kept(before: Submission | None, observed: Mapping[str, Observation], now: Submission) -> Memory:
    """What was observed of ``before`` and stands for ``now``: all of it where only written answers have changed."""
    if before is None or (before.files, before.notebooks) != (now.files, now.notebooks):
        return nothing_saved

    def saved(call: Call) -> Observation | None:
        seen = observed.get(call.id)
        return None if seen is None or seen.status is Status.UNJUDGED else seen

    return saved
