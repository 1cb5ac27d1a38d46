"""Children that stand ready before anybody asks for them, for one person whose code is run again and again.

Starting Python and importing numpy takes longer than most students' functions do. So what a run has used is started
anew, in the background, as soon as it is over. Another thread may end a run whose code nobody waits for any more.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from grader.errors import SandboxError
from grader.model import Limits
from grader.sandbox.interface import Child, Needs
from grader.sandbox.portable import PortableChild
from grader.sandbox.wire import Message

# how many children of a kind wait at least and at most: a wrong answer may bring further calls, for which a run takes
# one child more; and each holds its libraries in memory, of which torch takes ten times what numpy takes
_WAITING, _WAITING_TORCH = (2, 3), (1, 2)


class Overtaken(Exception):
    """The run that this is raised in is no longer wanted."""


@dataclass(frozen=True)
class _Kind:
    """What a child was started with; one that is alike in this can't be told from one that is started now."""

    output_bytes: int
    message_bytes: int
    libraries: tuple[str, ...]


@dataclass(frozen=True)
class _Ready:
    kind: _Kind
    child: Future[PortableChild]


class WarmSpawner:
    """Makes children as ``spawn`` does, and keeps some ready. One run at a time; see :meth:`overtake`."""

    def __init__(self, spawn: Callable[[Limits, Needs], PortableChild]) -> None:
        self._spawn = spawn
        # one thread that stays: on Linux a child ends with the thread that has started it
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="children")
        self._ready: list[_Ready] = []
        self._used: list[tuple[Limits, Needs]] = []
        self._usual: Counter[_Kind] = Counter()  # the most that any run has used
        self._overtaken = threading.Event()
        self._lock = threading.Lock()
        self._running: PortableChild | None = None

    def __call__(self, limits: Limits, needs: Needs) -> Child:
        """See :class:`grader.sandbox.interface.Spawner`. Raises :class:`Overtaken` besides."""
        self._used.append((limits, needs))
        self.stop_if_overtaken()
        child = self._take(_kind(limits, needs)) or self._spawn(limits, needs)
        with self._lock:
            self._running = child
        return _Guarded(child, self)

    def begin(self) -> None:
        """Says that a run begins; what overtook the one before does not stop it."""
        self._overtaken.clear()
        self._used = []

    def keep_ready(self, wanted: Sequence[tuple[Limits, Needs]] | None = None) -> None:
        """Starts children like those that runs have used lately, or those that are ``wanted``; returns at once."""
        used = self._used if wanted is None else list(wanted)
        self._usual |= Counter(_kind(*each) for each in used)
        kinds = {_kind(*each): each for each in used}
        self._drop_others(kinds)
        for kind, each in kinds.items():
            least, most = _WAITING_TORCH if "torch" in kind.libraries else _WAITING
            count = min(self._usual[kind], most) if wanted else min(max(self._usual[kind], least), most)
            lacking = count - sum(one.kind == kind for one in self._ready)
            self._ready += [_Ready(kind, self._starter.submit(self._spawn, *each)) for _ in range(lacking)]

    def _drop_others(self, kinds: Collection[_Kind]) -> None:
        for one in [one for one in self._ready if one.kind not in kinds]:
            self._ready.remove(one)
            self._starter.submit(_end, one.child)

    def overtake(self) -> None:
        """Ends the run that is under way, from any thread: it raises :class:`Overtaken` wherever it is."""
        self._overtaken.set()
        with self._lock:
            if self._running is not None:
                self._running.kill()

    def close(self) -> None:
        """Ends all children that wait."""
        ready, self._ready = self._ready, []
        for one in ready:
            if not one.child.cancel():
                self._starter.submit(_end, one.child)
        self._starter.shutdown()

    def stop_if_overtaken(self) -> None:
        """Raises :class:`Overtaken` where the run is no longer wanted."""
        if self._overtaken.is_set():
            raise Overtaken

    def forget(self) -> None:
        """Says that the child which runs is about to be ended, so that nobody else ends it."""
        with self._lock:
            self._running = None

    def _take(self, kind: _Kind) -> PortableChild | None:
        """A child that waits and is alive; of one that could not be started, nothing: the next one says why."""
        for one in [one for one in self._ready if one.kind == kind]:
            self._ready.remove(one)
            try:
                child = one.child.result()
            except SandboxError:
                continue
            if child.is_running():
                return child
            child.end()
        return None


class _Guarded:
    """A child of a run that may be overtaken."""

    def __init__(self, child: PortableChild, owner: WarmSpawner) -> None:
        self._child = child
        self._owner = owner

    def send(self, frame: bytes, deadline: float) -> None:
        try:
            self._child.send(frame, deadline)
        finally:
            self._owner.stop_if_overtaken()

    def receive(self, deadline: float) -> Message:
        try:
            return self._child.receive(deadline)
        finally:
            self._owner.stop_if_overtaken()

    def pending(self) -> bool:
        return self._child.pending()

    def end(self, grace: float = 0.0) -> str:
        self._owner.forget()
        return self._child.end(grace)


def _kind(limits: Limits, needs: Needs) -> _Kind:
    return _Kind(limits.output_bytes, limits.message_bytes, needs.libraries)


def _end(child: Future[PortableChild]) -> None:
    if child.exception() is None:
        child.result().end()
