"""The child's end of the wire: blocking reads and writes on two descriptors."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from grader.sandbox.wire import GRADER_CAP, Assembler, Message, ProtocolError, pack

_CHUNK = 2**20


class Link:
    """Receives requests and sends answers. Copies of the process that student code forks off stay silent."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading = reading
        self._writing = writing
        self._assembler = Assembler(GRADER_CAP)
        self._process = os.getpid()

    def receive(self) -> Message:
        """The next request. Raises :class:`EOFError` when the grader has hung up."""
        while (message := self._assembler.take()) is None:
            data = os.read(self._reading, min(max(self._assembler.wanted(), 1), _CHUNK))
            if not data:
                raise EOFError
            self._assembler.feed(data)
        return message

    def send(self, header: dict[str, Any], buffers: Iterable[bytes] = (), cap: int = GRADER_CAP) -> None:
        """Sends an answer. Raises :class:`ProtocolError`, before anything is written, where it is over the cap."""
        if os.getpid() != self._process:
            os._exit(0)
        frame = pack(header, buffers)
        if len(frame) > cap:
            raise ProtocolError(f"a message of {len(frame)} bytes, at most {cap} are allowed")
        self.write(frame)

    def write(self, frame: bytes) -> None:
        """Writes a frame that is packed already."""
        left = memoryview(frame)
        while left:
            left = left[os.write(self._writing, left[:_CHUNK]) :]
