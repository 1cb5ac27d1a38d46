"""A notebook's kernel as a sandbox: it answers one call after the other, and says itself where it stopped one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from math import inf
from types import TracebackType
from typing import Self

from grader.errors import SandboxError
from grader.model import Call, Failure, Limits, Observation, Status, Submission
from grader.sandbox.budget import Budget, out_of_time
from grader.sandbox.child.link import Link
from grader.sandbox.conversation import question, request
from grader.sandbox.interface import UNCONFINED
from grader.sandbox.lacking import for_want_of
from grader.sandbox.session import observation_of
from grader.sandbox.wire import Message, ProtocolError


class Kernel:
    """The wire to a kernel, as a :class:`grader.sandbox.interface.Child`; whoever stops a check hangs up."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.stopped = False  # whether it had to stop the call that it answered last

    def send(self, frame: bytes, _deadline: float) -> None:
        self._link.write(frame)

    def receive(self, _deadline: float) -> Message:
        message = self._link.receive()
        self.stopped = message.header.get("stopped") is True
        return message

    def pending(self) -> bool:
        return False

    def end(self, _grace: float = 0.0) -> str:
        return ""


class KernelSandbox:
    """Runs calls in a kernel, among the names that are defined there; a submission's files are not looked at."""

    def __init__(self, kernel: Kernel) -> None:
        self.confinement: tuple[str, ...] = UNCONFINED
        self._kernel = kernel

    def run(self, _submission: Submission, calls: Sequence[Call], limits: Limits) -> list[Observation]:
        """See :class:`grader.sandbox.interface.Sandbox`. Raises :class:`EOFError` where the kernel has hung up."""
        budget = Budget(limits)
        return [self._observe(call, budget) for call in calls]

    def _observe(self, call: Call, budget: Budget) -> Observation:
        refusal = budget.refuse(call)
        if refusal is not None:
            return Observation(call.id, refusal[0], failure=refusal[1])
        seconds, started = budget.allowance(), time.monotonic()
        try:
            seen = self._ask(call, seconds, budget.limits)
        except (SandboxError, ProtocolError) as exc:
            seen = Observation(call.id, Status.UNJUDGED, failure=Failure(Status.UNJUDGED.value, str(exc)))
        spent = time.monotonic() - started
        budget.seconds += spent
        budget.note(call, seen.status)
        return replace(seen, seconds=spent)

    def _ask(self, call: Call, seconds: float, limits: Limits) -> Observation:
        fields, buffers = question(call)
        fields |= {"seconds": str(seconds), "scratch": call.scratch_bytes > 0}
        answer = request(self._kernel, "call", fields, buffers, inf, limits, len(call.program.observe))
        seen = for_want_of(observation_of(call, answer), call.layout.packages)
        if not self._kernel.stopped:
            return seen
        where = seen.failure.place if seen.failure else None  # the line that ran when its time was over
        failure = replace(out_of_time(limits, seconds), place=where)
        return replace(seen, status=Status.TIMEOUT, values=(), failure=failure)

    def close(self) -> None:
        """Ends nothing: the kernel is the student's."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...
