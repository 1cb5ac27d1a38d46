"""What the rest of the grader sees of the sandbox, and what every way of making children has to offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from grader.errors import SandboxError
from grader.model import Call, Limits, Observation, Submission
from grader.sandbox.wire import Message

if TYPE_CHECKING:
    from grader.sandbox.warm import WarmSpawner

UNCONFINED = ("none",)


class Sandbox(Protocol):
    """Runs submissions. ``confinement`` names the layers that are active, as results print them."""

    confinement: tuple[str, ...]

    def run(self, submission: Submission, calls: Sequence[Call], limits: Limits) -> list[Observation]:
        """One observation for each call, in the order of ``calls``; never raises for what student code does."""

    def close(self) -> None:
        """Ends whatever the sandbox keeps running."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


class Lost(Exception):
    """A child is gone for a reason that lies outside it: the submission is not to blame."""


class Child(Protocol):
    """A process that runs ``grader.sandbox.child``. Deadlines are times of ``time.monotonic``.

    ``send`` and ``receive`` raise :class:`TimeoutError` at the deadline, :class:`EOFError` when the child has hung
    up, and :class:`~grader.sandbox.wire.ProtocolError` when it broke the rules.
    """

    def send(self, frame: bytes, deadline: float) -> None:
        """Writes a frame."""

    def receive(self, deadline: float) -> Message:
        """Reads a frame."""

    def pending(self) -> bool:
        """Whether something was received that nobody has asked for."""

    def end(self, grace: float = 0.0) -> str:
        """Kills and reaps the process and what it started, closes the pipes, and says how it ended: "was killed by
        signal SIGSEGV". A process that has hung up gets ``grace`` seconds to end by itself before it is killed."""


@dataclass(frozen=True)
class Needs:
    """What a child is made for: ``libraries`` are imported before it sees a submission, ``packages`` are those that the
    problem allows, and ``scratch_bytes`` is the size of its writable directory (0: none)."""

    libraries: tuple[str, ...]
    packages: tuple[str, ...] = ()
    scratch_bytes: int = 0


class Spawner(Protocol):
    """Makes children."""

    def __call__(self, limits: Limits, needs: Needs) -> Child:
        """A fresh child, ready for a submission. Raises :class:`~grader.errors.SandboxError`."""


def open_sandbox(*, allow_unconfined: bool = False) -> Sandbox:
    """A confined sandbox. Close it, or use it as a context manager; threads may share it.

    Where this machine can't confine student code: with ``allow_unconfined`` plain subprocesses, whose ``confinement``
    is ``("none",)``, else :class:`~grader.errors.SandboxError`.
    """
    from grader.sandbox.confine import open_confined

    try:
        return open_confined()
    except SandboxError:
        if not allow_unconfined:
            raise
    return open_unconfined()


def open_warm() -> tuple[Sandbox, WarmSpawner]:
    """As :func:`open_unconfined`, for code that is run again and again; and what keeps its children ready."""
    from grader.sandbox.portable import spawn
    from grader.sandbox.sandbox import ChildSandbox
    from grader.sandbox.warm import WarmSpawner

    spawner = WarmSpawner(spawn)
    return ChildSandbox(spawner, UNCONFINED, spawner.close), spawner


def open_unconfined() -> Sandbox:
    """Plain subprocesses with deadlines, on any system: for a student's own code on the student's own machine."""
    from grader.sandbox.portable import spawn
    from grader.sandbox.sandbox import ChildSandbox

    return ChildSandbox(spawn, UNCONFINED)
