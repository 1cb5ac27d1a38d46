"""The grader's end of a child's pipes, where every read and write has a deadline.

Two ways: non-blocking pipes and ``poll`` where the system has it, else a thread for each direction (Windows can't wait
for pipes). Both end at the deadline whatever the child does.
"""

from __future__ import annotations

import contextlib
import os
import queue
import select
import threading
import time
from collections.abc import Callable
from typing import IO, Protocol

from grader.sandbox.wire import Assembler, Message

_CHUNK = 2**18
_QUEUED_CHUNKS = 16
_PATIENCE = 1.0


class Channel(Protocol):
    """Frames to and from a child; see :class:`grader.sandbox.interface.Child` for what is raised."""

    def send(self, frame: bytes, deadline: float) -> None: ...

    def receive(self, deadline: float) -> Message: ...

    def pending(self) -> bool: ...

    def close(self) -> None: ...


class PollChannel:
    """Non-blocking pipes: no thread, and nothing left behind when a grandchild keeps a pipe open."""

    def __init__(self, writing: IO[bytes], reading: IO[bytes], cap: int) -> None:
        self._writing, self._reading = writing, reading
        self._assembler = Assembler(cap)
        os.set_blocking(writing.fileno(), False)
        os.set_blocking(reading.fileno(), False)

    def send(self, frame: bytes, deadline: float) -> None:
        left = memoryview(frame)
        while left:
            _wait(self._writing, select.POLLOUT, deadline)
            try:
                left = left[os.write(self._writing.fileno(), left[:_CHUNK]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise EOFError from None

    def receive(self, deadline: float) -> Message:
        while (message := self._assembler.take()) is None:
            _wait(self._reading, select.POLLIN, deadline)
            self._read()
        return message

    def pending(self) -> bool:
        with contextlib.suppress(EOFError):
            if _ready(self._reading, select.POLLIN, 0.0):
                self._read()
        return self._assembler.pending

    def close(self) -> None:
        for pipe in (self._writing, self._reading):
            with contextlib.suppress(OSError):
                pipe.close()

    def _read(self) -> None:
        with contextlib.suppress(BlockingIOError):
            data = os.read(self._reading.fileno(), _CHUNK)
            if not data:
                raise EOFError
            self._assembler.feed(data)


class ThreadChannel:
    """Blocking pipes, each served by a thread that ends with its pipe."""

    def __init__(self, writing: IO[bytes], reading: IO[bytes], cap: int) -> None:
        self._writing, self._reading = writing, reading
        self._assembler = Assembler(cap)
        self._chunks: queue.Queue[bytes] = queue.Queue(_QUEUED_CHUNKS)
        self._closed = False
        self._reader = _start(self._read)
        self._writer: threading.Thread | None = None

    def send(self, frame: bytes, deadline: float) -> None:
        failed: list[OSError] = []
        self._writer = _start(lambda: self._write(frame, failed))
        self._writer.join(max(0.0, deadline - time.monotonic()))
        if self._writer.is_alive():
            raise TimeoutError
        if failed:
            raise EOFError

    def receive(self, deadline: float) -> Message:
        while (message := self._assembler.take()) is None:
            try:
                self._feed(self._chunks.get(timeout=max(0.0, deadline - time.monotonic())))
            except queue.Empty:
                raise TimeoutError from None
        return message

    def pending(self) -> bool:
        with contextlib.suppress(queue.Empty, EOFError):
            self._feed(self._chunks.get_nowait())
        return self._assembler.pending

    def close(self) -> None:
        # the process is dead by now, so both threads wake up, unless a grandchild holds its end of a pipe open: then
        # thread and pipe are left to each other
        self._closed = True
        for pipe, thread in ((self._writing, self._writer), (self._reading, self._reader)):
            if thread is not None:
                thread.join(_PATIENCE)
            if thread is None or not thread.is_alive():
                with contextlib.suppress(OSError):
                    pipe.close()

    def _feed(self, data: bytes) -> None:
        if not data:
            raise EOFError
        self._assembler.feed(data)

    def _read(self) -> None:
        data = b"more"
        while data and not self._closed:
            try:
                data = os.read(self._reading.fileno(), _CHUNK)
            except OSError:
                data = b""
            self._put(data)

    def _put(self, data: bytes) -> None:
        while not self._closed:
            with contextlib.suppress(queue.Full):
                return self._chunks.put(data, timeout=0.1)
        return None

    def _write(self, frame: bytes, failed: list[OSError]) -> None:
        try:
            left = memoryview(frame)
            while left:
                left = left[os.write(self._writing.fileno(), left[:_CHUNK]) :]
        except OSError as exc:
            failed.append(exc)


def make_channel(writing: IO[bytes], reading: IO[bytes], cap: int) -> Channel:
    """The channel that this system can do."""
    return (PollChannel if hasattr(select, "poll") else ThreadChannel)(writing, reading, cap)


def _wait(pipe: IO[bytes], event: int, deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0 or not _ready(pipe, event, left):
        raise TimeoutError


def _ready(pipe: IO[bytes], event: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(pipe.fileno(), event)
    return bool(poll.poll(seconds * 1000))


def _start(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread
