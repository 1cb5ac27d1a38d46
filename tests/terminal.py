"""A terminal for tests: a program runs in a pseudo-terminal, and an emulator says what a person would see."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte

# makes the pseudo-terminal the controlling one, so that a Ctrl-C typed there reaches the program as it does everywhere
_LAUNCH = "import os, sys; os.login_tty(int(sys.argv[1])); os.execv(sys.argv[2], sys.argv[2:])"


class Terminal:
    """Runs ``command`` with its three standard streams on the terminal; ``raw`` is all that it wrote."""

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str] | None = None, columns: int = 100, rows: int = 30
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (rows, columns))
        self.raw = b""
        inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        given = {**inherited, "TERM": "xterm-256color", **(env or {})}
        launch = [sys.executable, "-c", _LAUNCH, str(slave), *command]
        self.process = subprocess.Popen(launch, pass_fds=(slave,), env=given)
        os.close(slave)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen, without empty lines."""
        return [line.rstrip() for line in self._screen.display if line.strip()]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def cursor_hidden(self) -> bool:
        return bool(self._screen.cursor.hidden)

    def type(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def until(self, seen: Callable[[Terminal], bool], seconds: float = 60.0) -> None:
        """Reads until what is seen is so."""
        deadline = time.monotonic() + seconds
        while not seen(self):
            assert self._read(deadline), f"it never came to that; on the screen:\n{self.text}"

    def wait(self, seconds: float = 60.0) -> int:
        """Reads to the end; the exit code."""
        deadline = time.monotonic() + seconds
        while self._read(deadline):
            pass
        return self.process.wait(5)

    def _read(self, deadline: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # nobody has the other end any more
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)
