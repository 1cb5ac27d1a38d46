"""One submission: which child answers which call, and what its silence, its end or its lies come to."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf

from grader.errors import SandboxError
from grader.model import Call, Failure, Layout, Limits, Observation, Status, Submission, Visibility
from grader.sandbox.budget import Budget, Refusal, out_of_time
from grader.sandbox.conversation import ask, introduce, load
from grader.sandbox.decode import Answer
from grader.sandbox.interface import Child, Lost, Needs, Spawner
from grader.sandbox.lacking import for_want_of, is_installed
from grader.sandbox.notebooks import Notebooks
from grader.sandbox.weight import weight, without_values
from grader.sandbox.wire import ProtocolError

_ORDER = (Visibility.PUBLIC, Visibility.AFTER_DUE_DATE, Visibility.HIDDEN)
_INTRODUCTION_SECONDS = 60.0
_ATTEMPTS = 5
_LOSSES = 20  # of children of one submission, through no fault of its own, before it is left unjudged
_GRACE_SECONDS = 1.0  # for a child that has hung up to end by itself, so that its exit status can be told
# calls of different groups never share a child
Group = tuple[Visibility, tuple[str, ...], int]


class Session:
    """Answers the calls of one submission, public ones first."""

    def __init__(self, spawn: Spawner, submission: Submission, calls: Sequence[Call], limits: Limits) -> None:
        self._spawn = spawn
        self._submission = submission
        self._calls = calls
        self._limits = limits
        self._layouts = distinct([call.layout for call in calls])
        self._budget = Budget(limits)
        self._child: Child | None = None
        self._group: Group | None = None
        self._fresh = True  # the group has had no child yet
        self._loaded: dict[int, Failure | None] = {}  # by layout, in the present child
        self._fatal: dict[int, Observation] = {}  # layouts that no child can import, and why
        loads = {(group_of(call), self._layouts.index(call.layout)) for call in calls}
        self._notebooks = Notebooks(submission, limits, len(loads))
        self._losses = 0
        self._broken = ""  # why no more children can be had
        self._loading = 0.0  # seconds of imports since the last call, which are told with the next
        self._previous = -1  # the call that the present child answered last

    def run(self) -> list[Observation]:
        """One observation for each call, in their order."""
        found: dict[int, Observation] = {}
        try:
            for index in sorted(range(len(self._calls)), key=lambda index: self._rank(self._calls[index])):
                self._distrust(found)
                self._enter(group_of(self._calls[index]))
                found[index] = self._observe_again(self._calls[index])
                self._previous = index
            self._distrust(found)
        finally:
            self._drop()
        return [found[index] for index in range(len(self._calls))]

    def _rank(self, call: Call) -> tuple[int, tuple[str, ...], int]:
        return _ORDER.index(call.visibility), call.layout.packages, call.scratch_bytes

    def _enter(self, group: Group) -> None:
        if group != self._group:
            self._drop()
            self._group, self._fresh, self._previous = group, True, -1

    def _distrust(self, found: dict[int, Observation]) -> None:
        """Takes back the last answer where its child has sent something more since."""
        if self._child is None or not self._child.pending():
            return
        self._drop()
        if self._previous >= 0:
            call = self._calls[self._previous]
            found[self._previous] = self._crash(call, "sent more than one answer", found[self._previous].seconds)
            self._budget.note(call, Status.CRASH)

    # ------------------------------------------------------------------------------------------------ one call

    def _observe_again(self, call: Call) -> Observation:
        """Observes a call; again where its child was lost through no fault of its own."""
        reason = f"{_LOSSES} times in all"
        for attempt in range(_ATTEMPTS):
            if self._losses >= _LOSSES:
                break
            try:
                return self._observe(call)
            except Lost as lost:
                reason, self._losses = f"{attempt + 1} times: {lost}", self._losses + 1
                self._fresh = True  # the next child is no replacement that the submission has to answer for
        status, failure = _unjudged(f"its process was lost {reason}")
        return Observation(call.id, status, failure=failure)

    def _observe(self, call: Call) -> Observation:
        layout = self._layouts.index(call.layout)
        fatal = self._fatal.get(layout)
        if fatal is not None:
            return replace(fatal, call=call.id, seconds=0.0)
        refusal = self._budget.refuse(call) or self._need_child(call)
        if refusal is not None:
            return Observation(call.id, refusal[0], failure=refusal[1])
        if layout not in self._loaded:
            ended = self._import(call, layout)
            if ended is not None:
                return ended
        failure = self._loaded[layout]
        if failure is not None:
            return Observation(call.id, Status.ERROR, failure=failure)
        return self._ask(call, layout)

    def _import(self, call: Call, layout: int) -> Observation | None:
        whole = self._notebooks.run_whole(call.layout)
        doing = self._notebooks.doing(call.layout)
        needs, most = self._needs(call), self._notebooks.seconds if whole else inf
        seen = self._attempt(call, doing, lambda child, end: load(child, layout, needs, self._limits, end), most)
        if whole and seen.status in (Status.TIMEOUT, Status.CRASH):
            self._notebooks.stop(seen.status)
            self._loading += seen.seconds
            self._fresh = True  # the next child is no replacement that the submission has to answer for
            return self._observe(call)
        if seen.failure is not None:
            seen = replace(seen, failure=replace(seen.failure, stage="load"))
        if seen.status in (Status.TIMEOUT, Status.CRASH, Status.UNJUDGED):
            self._fatal[layout] = seen
            return seen
        self._loaded[layout] = seen.failure
        if seen.status is not Status.OK:
            return seen
        self._loading += seen.seconds
        return None

    def _needs(self, call: Call) -> list[str]:
        """The names that calls of this call's group and layout need: of others, hidden ones, a child hears nothing."""
        group = group_of(call)
        calls = [other for other in self._calls if other.layout == call.layout and group_of(other) == group]
        return sorted({name for other in calls for name in other.program.needs})

    def _ask(self, call: Call, layout: int) -> Observation:
        seconds = self._budget.allowance()
        if seconds <= 0:
            return self._observe(call)
        seen = self._attempt(call, "", lambda child, end: ask(child, call, layout, self._limits, end))
        self._budget.note(call, seen.status)
        if not self._budget.holds(weight(seen.values)):
            seen = without_values(seen, self._limits.values_bytes)
        seen, self._loading = replace(seen, seconds=seen.seconds + self._loading), 0.0
        return seen

    def _attempt(
        self, call: Call, doing: str, question: Callable[[Child, float], Answer], most: float = inf
    ) -> Observation:
        """Puts a question to the child, and ends the child unless it answers properly and in time."""
        assert self._child is not None
        allowance, started = min(self._budget.allowance(), most), time.monotonic()
        try:
            answer = question(self._child, started + allowance)
        except TimeoutError:
            self._drop()
            seen = Observation(call.id, Status.TIMEOUT, failure=out_of_time(self._limits, allowance, doing))
        except EOFError:
            seen = self._crash(call, f"{self._end(_GRACE_SECONDS)} before it answered", 0.0, doing)
        except ProtocolError as exc:
            self._drop()
            seen = self._crash(call, f"sent the grader something other than an answer: {exc}", 0.0, doing)
        except SandboxError as exc:
            seen = Observation(call.id, Status.UNJUDGED, failure=_unjudged(str(exc))[1])
        else:
            observed = for_want_of(observation_of(call, answer), call.layout.packages)
            seen = replace(observed, only_definitions=self._notebooks.cut)
        spent = time.monotonic() - started
        self._budget.seconds += spent
        return replace(seen, seconds=spent)

    def _crash(self, call: Call, how: str, seconds: float, doing: str = "") -> Observation:
        text = f"{doing}: the process {how}" if doing else f"the process {how}"
        return Observation(call.id, Status.CRASH, failure=Failure(Status.CRASH.value, text), seconds=seconds)

    # ------------------------------------------------------------------------------------------------ children

    def _need_child(self, call: Call) -> Refusal | None:
        if self._child is not None:
            return None
        refusal = None if self._fresh or self._broken else self._budget.replace_child()
        if refusal is not None:
            return refusal
        if not self._broken:
            self._start(call)
        return _unjudged(self._broken) if self._broken else None

    def _start(self, call: Call) -> None:
        try:
            needs = Needs(self._libraries(call), call.layout.packages, call.scratch_bytes)
            self._child = self._spawn(self._limits, needs)
            deadline = time.monotonic() + _INTRODUCTION_SECONDS
            layouts = self._notebooks.told(self._layouts)
            introduce(self._child, self._submission, layouts, self._limits, deadline)
        except SandboxError as exc:
            self._drop()
            self._broken = str(exc)
        except (TimeoutError, EOFError, ProtocolError) as exc:
            # raises Lost where the child's server has died, or the child was killed: then nothing is broken for good
            self._end(_GRACE_SECONDS)
            self._broken = f"a child process did not take the submission in: {str(exc) or type(exc).__name__}"
        self._fresh, self._loaded, self._previous = False, {}, -1

    def _libraries(self, call: Call) -> tuple[str, ...]:
        """What is warm before a child sees the submission: numpy, torch where tensors are handed to it, and the allowed
        packages that it mentions, as far as they are installed."""
        overlays = [content for layout in self._layouts for content in layout.overlay.values()]
        cells = [cell.source.encode() for notebook in self._submission.notebooks.values() for cell in notebook.cells]
        sources = (*self._submission.files.values(), *overlays, *cells)
        mentioned = {name for name in call.layout.packages if any(name.encode() in source for source in sources)}
        warm = set(filter(is_installed, mentioned))
        if any(other.arrays == "torch" for other in self._calls if group_of(other) == group_of(call)):
            warm.add("torch")
        return ("numpy", *sorted(warm - {"numpy"}))

    def _end(self, grace: float = 0.0) -> str:
        """Ends the child and says how it ended; raises :class:`Lost` where that was not its own doing."""
        child, self._child = self._child, None
        return "" if child is None else child.end(grace)

    def _drop(self) -> None:
        """Ends the child, however it came to that."""
        with contextlib.suppress(Lost):
            self._end()


def group_of(call: Call) -> Group:
    """The calls that may share a child with this one."""
    return call.visibility, call.layout.packages, call.scratch_bytes


def distinct(layouts: Sequence[Layout]) -> list[Layout]:
    """Layouts without repetition; they hold mappings, so they can't be hashed."""
    found: list[Layout] = []
    for layout in layouts:
        if layout not in found:
            found.append(layout)
    return found


def observation_of(call: Call, answer: Answer) -> Observation:
    """What an answer shows of a call."""
    return Observation(
        call=call.id,
        status=answer.status,
        values=answer.values,
        failure=answer.failure,
        missing=answer.missing,
        stdout=answer.stdout,
        stderr=answer.stderr,
        output_cut=answer.output_cut,
        defined_at=answer.defined_at,
        stand_ins=answer.stand_ins,
        failed_cells=answer.failed_cells,
    )


def _unjudged(reason: str) -> Refusal:
    return Status.UNJUDGED, Failure(Status.UNJUDGED.value, reason)
