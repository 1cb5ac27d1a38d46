"""A function that returns nothing, perhaps because it prints what it should return."""

from __future__ import annotations

from collections.abc import Sequence

from grader.model import Cause, Evidence, Status

CODE = "nothing_returned"


def explain(evidence: Sequence[Evidence]) -> Cause | None:
    """The cause where all that is observed is ``None``, in every case."""
    seen = [one.observation for one in evidence]
    for one in seen:
        if (
            one is None
            or one.status is not Status.OK
            or not one.values
            or any(value is not None for value in one.values)
        ):
            return None
    told = "None is what a function gives back that has no return, or doesn't get to it"
    if all(one is not None and one.stdout.strip() for one in seen):
        return Cause(CODE, f"{told}. It prints something: print only shows a value, return gives it back.")
    return Cause(CODE, f"{told}.") if seen else None
