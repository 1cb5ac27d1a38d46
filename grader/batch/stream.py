"""A few at a time: what is graded comes back as soon as it is ready, and nothing waits in memory for its turn."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def stream(pool: Executor, work: Callable[[Given], Made], given: Iterable[Given], jobs: int) -> Iterator[Made]:
    """``work`` of each of ``given``, in the order in which they are ready; ``jobs`` at work, and one in waiting.

    ``given`` is read in the caller's thread, only as fast as it is worked on.
    """
    waiting: set[Future[Made]] = set()
    try:
        for item in given:
            waiting.add(pool.submit(work, item))
            if len(waiting) > jobs:
                waiting = yield from _ready(waiting)
        while waiting:
            waiting = yield from _ready(waiting)
    finally:
        for future in waiting:
            future.cancel()


def _ready(waiting: set[Future[Made]]) -> Generator[Made, None, set[Future[Made]]]:
    done, rest = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        yield future.result()
    return rest
