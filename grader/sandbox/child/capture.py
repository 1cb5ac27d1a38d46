"""What student code prints: kept up to a cap, counted in bytes, the head kept."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any


class Capture(io.TextIOBase):
    """Stands in for ``sys.stdout`` or ``sys.stderr`` for the whole life of a child, emptied before each call: code
    that took hold of the stream at import time goes on writing to the right place."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self) -> None:
        self._data = bytearray()
        self._limit = 0
        self.cut = False
        self.buffer = _Bytes(self._keep)

    def reset(self, limit: int) -> None:
        self._data = bytearray()
        self._limit = limit
        self.cut = False

    def text(self) -> str:
        """All that was kept."""
        return bytes(self._data).decode("utf-8", "ignore" if self.cut else "replace")

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        room = self._limit - len(self._data)
        self._keep(text[: room + 1].encode("utf-8", "replace"))
        return len(text)

    def _keep(self, data: bytes) -> None:
        room = self._limit - len(self._data)
        self._data += data[:room]
        self.cut = self.cut or len(data) > room

    def writable(self) -> bool:
        return True

    def reconfigure(self, **_options: Any) -> None:
        """Some programs set the encoding of their output; ours is always UTF-8."""

    def close(self) -> None:
        """Stays open: the next call writes to it again."""


class _Bytes(io.RawIOBase):
    def __init__(self, keep: Callable[[bytes], None]) -> None:
        self._keep = keep

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        self._keep(bytes(view))
        return len(view)

    def close(self) -> None:
        """Stays open: the next call writes to it again."""


class Streams:
    """The two captures of a child."""

    def __init__(self) -> None:
        self.out = Capture()
        self.err = Capture()
        self.limit = 0

    def reset(self, limit: int) -> None:
        """Empties both and puts them back, whatever student code had put in their place."""
        self.limit = limit
        self.out.reset(limit)
        self.err.reset(limit)
        sys.stdout = sys.__stdout__ = self.out  # type: ignore[assignment, misc]
        sys.stderr = sys.__stderr__ = self.err  # type: ignore[assignment, misc]

    def forget(self) -> None:
        """Empties both in the middle of a request."""
        self.reset(self.limit)

    @property
    def cut(self) -> bool:
        return self.out.cut or self.err.cut
