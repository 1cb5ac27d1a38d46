"""No new privileges, no capabilities, no tracing of this process, and death with the server.

Without ``no_new_privs`` a set-uid program would give back what the other layers took; without the death signal a child
outlives a server that is killed. A change of uid resets both of the last, so this comes after it.
"""

from __future__ import annotations

import os
import signal

from grader.sandbox.layers import libc

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38


def apply(parent: int) -> None:
    """Gives everything up. ``parent`` is the server's pid: if it is gone already, so is the caller."""
    libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(1)
    libc.prctl(_PR_SET_DUMPABLE, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1)
    libc.capset_none()
