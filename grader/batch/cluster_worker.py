"""What runs on the workers of a cluster: a recipe, prepared once in each, and one submission at a time.

What travels is bytes that only the grader pickles and unpickles. The recipe, and with it the hidden cases' key, stays
in memory: a plugin of the workers is no data of the cluster's, which it may write to disk where memory is short.
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import pickle
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from distributed import Event, Status, Worker, WorkerPlugin, get_worker

from grader.batch.executor import DEATHS, attempt

_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class TooManyDeaths:
    """The answer of a worker that does not begin, because too many have not survived it."""


class Bench(WorkerPlugin):
    """A recipe on a worker. ``run`` is the name of the run, and of the plugin."""

    def __init__(self, run: str, recipe: bytes) -> None:
        self.name = run
        self._recipe = recipe

    def setup(self, worker: Worker) -> None:
        self._guard = threading.Lock()
        self._stack = ExitStack()
        self._work: Callable[[Any], Any] | None = None
        self._most_seconds = 0.0
        self._profiler = _without_profiler(worker)

    async def teardown(self, worker: Worker) -> None:
        await asyncio.to_thread(self._stack.close)
        worker.periodic_callbacks.update(self._profiler)
        if worker.status is Status.running:
            worker.start_periodic_callbacks()

    def grade(self, name: str, given: bytes) -> bytes:
        """The pickled outcome. One at a time, whatever the number of threads: torch's settings are the process's."""
        with self._guard:
            # pickles of the grader's own classes, from the grader
            if self._work is None:
                recipe = pickle.loads(self._recipe)  # noqa: S301
                self._most_seconds = recipe.most_seconds
                self._work = self._stack.enter_context(recipe.opened(Path(get_worker().local_directory)))
            starts = Starts(self.name, name)
            if starts.count() >= DEATHS:
                return pickle.dumps(TooManyDeaths())
            starts.note()
            with _ends_after(self._most_seconds):
                outcome = attempt(self._work, pickle.loads(given))  # noqa: S301
            starts.forget()
            return pickle.dumps(outcome)


def _without_profiler(worker: Worker) -> dict[str, Any]:
    """Stops a worker's sampling of its own stack, which takes half a megabyte more memory every second for a quarter of
    an hour; what was stopped."""
    stopped = {name: worker.periodic_callbacks.pop(name, None) for name in ("profile", "profile-cycle")}
    found = {name: callback for name, callback in stopped.items() if callback is not None}
    for callback in found.values():
        callback.stop()
    return found


@contextmanager
def _ends_after(seconds: float) -> Iterator[None]:
    """Ends this process when work takes longer than any should: it is stuck, whether or not Python still runs. The
    cluster starts another worker, and this one's log says where it was."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 – a descriptor, for a process without standard error
        faulthandler.dump_traceback_later(seconds, exit=True, file=sys.__stderr__ or nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


class Starts:
    """How often something was begun and not finished: by workers that are gone. The scheduler keeps the count."""

    def __init__(self, run: str, name: str) -> None:
        self._run = run
        self._name = name
        self._events = [Event(f"{run}/{name}/{number}") for number in range(DEATHS)]

    def count(self) -> int:
        """How many workers have begun."""
        return sum(event.is_set() for event in self._events)

    def note(self) -> None:
        """Notes that this worker begins; the scheduler knows it when this returns."""
        number = self.count()
        self._events[number].set()
        get_worker().log_event(self._run, {"name": self._name, "before": number})

    def forget(self) -> None:
        """Notes that it was survived."""
        for event in self._events:
            event.clear()


def grade(run: str, name: str, given: bytes) -> bytes:
    """The task: what became of one submission, on whatever worker this is."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while (bench := get_worker().plugins.get(run)) is None and time.monotonic() < deadline:
        time.sleep(0.05)  # a worker that is only just there
    assert isinstance(bench, Bench)
    return bench.grade(name, given)


def ask(question: bytes) -> Mapping[str, str]:
    """The answer of this worker to a question of the grader's."""
    answer: Mapping[str, str] = pickle.loads(question)()  # noqa: S301 – from the grader
    return answer
