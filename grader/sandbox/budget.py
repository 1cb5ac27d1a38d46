"""What a submission has used up, and which of its calls are therefore not run."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.model import NOT_RUN, Call, Failure, Limits, Status

# a call that is not run: its status and why
Refusal = tuple[Status, Failure]
_CRASHES = 2


@dataclass
class Budget:
    """Seconds and fresh children left, and the functions that have hung or crashed."""

    limits: Limits
    seconds: float = 0.0
    extra_children: int = 0
    values_bytes: int = 0
    last: Status = Status.CRASH
    _hung: set[object] = field(default_factory=set)
    _crashed: dict[object, int] = field(default_factory=dict)

    def allowance(self) -> float:
        """Seconds that the next call may take."""
        return min(self.limits.call_seconds, self.limits.submission_seconds - self.seconds)

    def holds(self, size: int) -> bool:
        """Whether there is room for so many bytes of values, which are then held."""
        if self.values_bytes + size > self.limits.values_bytes:
            return False
        self.values_bytes += size
        return True

    def note(self, call: Call, status: Status) -> None:
        """Remembers how a call ended."""
        if status is Status.TIMEOUT:
            self._hung.add(function_of(call))
        elif status is Status.CRASH:
            self._crashed[function_of(call)] = self._crashed.get(function_of(call), 0) + 1
        if status in (Status.TIMEOUT, Status.CRASH):
            self.last = status

    def refuse(self, call: Call) -> Refusal | None:
        """Why a call is not run, if it isn't."""
        if function_of(call) in self._hung:
            earlier = "an earlier case of the same function ran into"
            return not_run(Status.TIMEOUT, f"{earlier} the time limit of {self.limits.call_seconds:g} s")
        if self._crashed.get(function_of(call), 0) >= _CRASHES:
            return not_run(Status.CRASH, "earlier cases of the same function ended the process twice")
        if self.allowance() <= 0:
            total = f"{self.limits.submission_seconds:g} s"
            return not_run(Status.TIMEOUT, f"the time limit of {total} for the whole submission is used up")
        return None

    def replace_child(self) -> Refusal | None:
        """Takes one of the extra children; why there is none, if so."""
        if self.extra_children >= self.limits.children:
            ended = self.extra_children + 1
            return not_run(self.last, f"earlier calls hung or ended the process {ended} times, as often as is allowed")
        self.extra_children += 1
        return None


def function_of(call: Call) -> object:
    """What the cases of one function of one criterion have in common."""
    return call.id.rpartition("/")[0], call.program.needs


def not_run(status: Status, reason: str) -> Refusal:
    """Refuses a call for something that happened before it."""
    return status, Failure(status.value, f"{NOT_RUN}{reason}")


def out_of_time(limits: Limits, seconds: float, doing: str = "") -> Failure:
    """A call (or an import, when ``doing`` names it) that took as long as it was given."""
    if seconds < limits.call_seconds:
        text = f"ran until the time limit of {limits.submission_seconds:g} s for the whole submission"
    else:
        text = f"ran into the time limit of {limits.call_seconds:g} s"
    return Failure(Status.TIMEOUT.value, f"{doing} {text}".strip())
