"""Answers the calls of one check from the notebook's names, in its kernel, each within its time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager

from grader.notebook.beside import told_if_gone
from grader.notebook.clock import Clock
from grader.sandbox.child import program
from grader.sandbox.child.capture import Streams
from grader.sandbox.child.link import Link
from grader.sandbox.child.serve import send
from grader.sandbox.child.world import World
from grader.sandbox.wire import HEADER_CAP, Message

MESSAGE_BYTES = 64 * 2**20
OUTPUT_BYTES = 8192


class Answers:
    """Serves one check. Where a call was stopped, its answer says so, whatever it brought in the end."""

    def __init__(self, world: World, clock: Clock) -> None:
        self._world = world
        self._clock = clock
        self._streams = Streams()
        self._handlers: dict[str, Callable[[Message], program.Answer]] = {
            "call": self._call,
            "sync": lambda _request: ({"status": "ok", "values": []}, []),
        }

    def reply(self, link: Link, request: Message) -> None:
        """Answers one request. Raises :class:`KeyboardInterrupt` where the stop button ended it, and
        :class:`SandboxError` where nobody listens any more."""
        self._streams.reset(OUTPUT_BYTES)
        answer = self._handlers[request.header["kind"]](request)
        self._clock.check()
        with told_if_gone():
            send(link, request, answer, self._streams, MESSAGE_BYTES)

    def _call(self, request: Message) -> program.Answer:
        with _working_folder(request.header["scratch"]):
            fields, buffers = self._clock.call(
                float(request.header["seconds"]),
                lambda: program.call(self._world, request, self._streams, MESSAGE_BYTES - HEADER_CAP),
            )
        return {**fields, "stopped": self._clock.expired}, buffers


@contextmanager
def _working_folder(scratch: bool) -> Iterator[None]:
    """A folder of its own for a call that may write; it is gone afterwards."""
    if not scratch:
        yield
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, chdir(folder):
        yield
