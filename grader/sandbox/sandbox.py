"""A sandbox on top of anything that makes children."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from grader.model import Call, Limits, Observation, Submission
from grader.sandbox.interface import Spawner
from grader.sandbox.session import Session


class ChildSandbox:
    """Runs each submission in children of its own. Holds no state between runs, so threads may share it."""

    def __init__(self, spawn: Spawner, confinement: tuple[str, ...], close: Callable[[], None] = lambda: None) -> None:
        self.confinement = confinement
        self._spawn = spawn
        self._close = close

    def run(self, submission: Submission, calls: Sequence[Call], limits: Limits) -> list[Observation]:
        """See :class:`grader.sandbox.interface.Sandbox`."""
        return Session(self._spawn, submission, calls, limits).run()

    def close(self) -> None:
        """Ends the servers that children were made from, if there are any."""
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
