"""Numbers for the users that children become: graders at work on one machine at the same time share none.

A grader takes a lane of numbers by binding a name that the kernel gives to one process only, and takes back when that
process ends, however it ends.
"""

from __future__ import annotations

import itertools
import os
import socket

SLOTS = 4000
_WIDTH = 16  # more children than one grader has at a time
_LANES = SLOTS // _WIDTH


class Lane:
    """Slots, one after another: the same ones again and again, and no other grader's."""

    def __init__(self) -> None:
        self._name = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._slots = itertools.cycle(range(_WIDTH))
        # not all from the first one on: graders that start together would all try the same
        self._first = _WIDTH * next(filter(self._is_free, self._candidates()), os.getpid() % _LANES)

    def __next__(self) -> int:
        return self._first + next(self._slots)

    def close(self) -> None:
        """Lets others have the lane."""
        self._name.close()

    @staticmethod
    def _candidates() -> list[int]:
        return [(os.getpid() + number) % _LANES for number in range(_LANES)]

    def _is_free(self, lane: int) -> bool:
        try:
            self._name.bind(f"\0torch-grader-lane-{lane}")
        except OSError:
            return False
        return True
