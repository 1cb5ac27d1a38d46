"""Takes the protocol off descriptors 0 and 1, so that nothing that is printed or read by mistake touches it."""

from __future__ import annotations

import os
import sys


def take() -> tuple[int, int]:
    """Private, not inheritable copies of 0 and 1 to read requests from and write answers to; 0, 1, 2 become devnull."""
    reading, writing = os.dup(0), os.dup(1)
    _binary(reading, writing)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    if nothing > 2:
        os.close(nothing)
    return reading, writing


def _binary(*descriptors: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        for descriptor in descriptors:
            msvcrt.setmode(descriptor, os.O_BINARY)
