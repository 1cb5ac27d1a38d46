"""One worker process, seen from its parent: what it is at work on, what it says, and how it ended."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic

from grader.batch.executor import Broken, Done, Given, Made, Recipe
from grader.batch.worker import Bug, Ready, Refused, Up
from grader.errors import SandboxError
from grader.sandbox.portable import how_it_ended

_ROOT = str(Path(__file__).resolve().parents[2])
# the package is found by its folder, which then is no import root any more
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); import grader; del sys.path[0]; "
    "from grader.batch.worker import main; main(int(sys.argv[2]), int(sys.argv[3]))"
)
# a worker uses one core: as many threads again in each would only get in each other's way
_THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "MKL", "OPENBLAS", "NUMEXPR")}
_GOODBYE_SECONDS = 5.0
_LAST_WORDS = 2000


class Died(Exception):
    """A worker is gone; the text says how it ended: "was killed by signal SIGKILL"."""


class Hand(Generic[Given, Made]):
    """A worker process. It is a fresh interpreter: a copy of this process might hold locks that nobody gives back."""

    def __init__(self, recipe: Recipe[Given, Made]) -> None:
        self.item: Given | None = None
        self.ready = False
        self.since = time.monotonic()  # of the work, or of the preparation
        self._recipe = recipe
        self._because = ""
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 – closed in `end`
        self._connection, theirs = Pipe()
        try:
            self._process = self._start(theirs)
        except OSError as error:
            self._said.close()
            self._connection.close()
            raise SandboxError(f"can't start a worker process: {error.strerror or error}; try fewer --jobs") from error
        finally:
            theirs.close()

    @property
    def pid(self) -> int:
        """The worker's process."""
        return self._process.pid

    def fileno(self) -> int:
        """Becomes readable when the worker says something, or is gone."""
        return self._connection.fileno()

    def take(self, item: Given) -> None:
        """Gives the worker something to do, as soon as it is ready. Raises :class:`Died`."""
        self.item, self.since = item, time.monotonic()
        if self.ready:
            self._send(item)

    def hear(self) -> Done[Made] | Broken[Given] | None:
        """What the worker says: a result, or ``None`` while it gets ready.

        Raises :class:`Died`, and the :class:`~grader.errors.GraderError` for which it could not get ready.
        """
        try:
            said = self._connection.recv()
        except (EOFError, OSError):
            raise Died(self._epitaph()) from None
        match said:
            case Up():
                self._send(self._recipe)
            case Ready():
                self.ready, self.since = True, time.monotonic()
                if self.item is not None:
                    self._send(self.item)
            case Refused(error):
                raise error
            case Bug(trace):
                raise RuntimeError(f"a worker failed while it prepared:\n{trace}")
            case Done() | Broken():
                self.item = None
                return said
        return None

    def kill(self, because: str = "") -> None:
        """Ends the worker without a word; its students' processes end with it. ``because`` is said of its end."""
        self._because = because
        self._process.kill()

    def dismiss(self) -> None:
        """Lets the worker end by itself: it does so when its parent hangs up."""
        self._connection.close()

    def end(self) -> None:
        """Waits for the worker's end, and sees to it."""
        self._connection.close()
        try:
            self._process.wait(_GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._said.close()

    def last_words(self) -> str:
        """The end of what the worker wrote to its standard error."""
        size = self._said.seek(0, os.SEEK_END)
        self._said.seek(max(0, size - _LAST_WORDS))
        return self._said.read().decode("utf-8", "replace").strip()

    def _start(self, theirs: Connection[Any, Any]) -> subprocess.Popen[bytes]:
        descriptor = theirs.fileno()
        return subprocess.Popen(
            [sys.executable, "-P", "-B", "-X", "utf8", "-c", _BOOT, _ROOT, str(descriptor), str(os.getpid())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._said,
            pass_fds=(descriptor,),
            env={**os.environ, **_THREADS},
            process_group=0,  # a Ctrl-C is for the parent to hear
        )

    def _send(self, message: object) -> None:
        try:
            self._connection.send(message)
        except OSError:
            raise Died(self._epitaph()) from None

    def _epitaph(self) -> str:
        try:
            code: int | None = self._process.wait(_GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:  # it has hung up, and lives
            self._process.kill()
            self._process.wait()
            code = None
        return self._because or how_it_ended(code)
