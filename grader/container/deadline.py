"""A sandbox whose time may run out for a reason that is not the submission's: the platform's limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from grader.container.clock import Clock
from grader.container.memory import for_submission
from grader.model import Call, Failure, Limits, Observation, Status, Submission
from grader.sandbox.budget import function_of
from grader.sandbox.interface import Sandbox


@dataclass
class Hurried:
    """Runs calls in another sandbox while there is time. What is cut off by the platform's limit is unjudged: a
    timeout, which costs points, is only what ran into the limits that hold for everybody, wherever it is graded."""

    inner: Sandbox
    clock: Clock

    def __post_init__(self) -> None:
        self.confinement = self.inner.confinement

    def run(self, submission: Submission, calls: Sequence[Call], limits: Limits) -> list[Observation]:
        """See :class:`grader.sandbox.interface.Sandbox`."""
        left, limits = self.clock.for_code, replace(limits, memory_bytes=min(limits.memory_bytes, for_submission()))
        if left <= 0:
            return [self._not_run(call) for call in calls]
        if left >= limits.submission_seconds:
            return self.inner.run(submission, calls, limits)
        seen = self.inner.run(submission, calls, replace(limits, submission_seconds=left))
        long = [(call, one) for call, one in zip(calls, seen, strict=True) if _ran_long(one, limits)]
        hung = {function_of(call) for call, _ in long}
        stuck = [call.layout for call, one in long if one.failure is not None and one.failure.stage == "load"]
        return [
            self._not_run(call)
            if one.status is Status.TIMEOUT and function_of(call) not in hung and call.layout not in stuck
            else one
            for call, one in zip(calls, seen, strict=True)
        ]

    def close(self) -> None:
        """Ends the sandbox."""
        self.inner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _not_run(self, call: Call) -> Observation:
        return not_run(call, self.clock)


def not_run(call: Call, clock: Clock) -> Observation:
    """A call for which there was no time."""
    return _unjudged(call, f"the {clock.minutes} that the platform gives were over before it was run to its end")


def not_reached(call: Call) -> Observation:
    """A call whose turn has not come: what stays of it where the grader is killed by then."""
    return _unjudged(call, "the grader was ended before it came to this")


def _unjudged(call: Call, text: str) -> Observation:
    return Observation(call.id, Status.UNJUDGED, failure=Failure(Status.UNJUDGED.value, text))


def _ran_long(seen: Observation, limits: Limits) -> bool:
    return seen.status is Status.TIMEOUT and seen.seconds >= limits.call_seconds
