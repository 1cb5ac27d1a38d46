"""A new session, no terminal, and no descriptor but those that are needed.

Without it a child could read or write whatever the server has open: the control socket, pipes of other children, rule
sets.
"""

from __future__ import annotations

import os


def apply(keep: tuple[int, ...]) -> None:
    """Starts a session; points 0, 1 and 2 at ``/dev/null``; closes everything that is not in ``keep``."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    low = 3
    for descriptor in sorted(keep):
        os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, os.sysconf("SC_OPEN_MAX"))
