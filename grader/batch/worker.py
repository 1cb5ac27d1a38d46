"""A worker process: prepares once, then works on what it is given until its parent hangs up. It runs nobody's code.

Both ends of its connection are the grader, so what travels over it are pickles.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from grader.batch.executor import attempt
from grader.errors import GraderError


@dataclass(frozen=True)
class Up:
    """The process runs, and waits for its recipe."""


@dataclass(frozen=True)
class Ready:
    """The recipe is prepared."""


@dataclass(frozen=True)
class Refused:
    """A reason for which no worker could go on."""

    error: GraderError


@dataclass(frozen=True)
class Bug:
    """The grader itself failed while it prepared."""

    trace: str


def main(descriptor: int, parent: int) -> None:
    """Serves over an inherited descriptor, and ends with its parent, however that ends."""
    _die_with(parent)
    # a stop is the parent's to decide. No SIG_IGN: students' processes would inherit that
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    # a parent that is gone needs no answer
    with suppress(EOFError, BrokenPipeError, ConnectionResetError), Connection(descriptor) as connection:
        connection.send(Up())
        _serve(connection)
    os._exit(0)  # not through the exit handlers of everything that was imported: half a second


def _serve(connection: Connection[Any, Any]) -> None:
    try:
        recipe = connection.recv()
        with recipe.opened() as work:
            connection.send(Ready())
            _work(connection, work)
    except GraderError as error:
        connection.send(Refused(error))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        raise
    except Exception:
        connection.send(Bug(traceback.format_exc()))


def _work(connection: Connection[Any, Any], work: Callable[[Any], Any]) -> None:
    while True:
        connection.send(attempt(work, connection.recv()))


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        from grader.sandbox.layers import libc

        libc.prctl(1, int(signal.SIGKILL))  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)
