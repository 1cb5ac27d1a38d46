"""What ends a run of an author's function, or says what is wrong with it."""

from __future__ import annotations


class Unready(BaseException):
    """An answer is used that isn't there yet. No :class:`Exception`: what catches those in a check must not go on."""


class Over(BaseException):
    """A call came out so that the check is over; what it came to is noted in the run."""


class CheckError(Exception):
    """The function does what a check can't do: what it is, and what its author can do about it."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix
        self.add_note(f"fix: {fix}")  # for where it is shown as an exception
