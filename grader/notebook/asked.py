"""What a check is asked for: the line behind ``%check``, or the arguments of ``grader.check``."""

from __future__ import annotations

import argparse
import os
import shlex
from dataclasses import dataclass
from math import isfinite
from typing import NoReturn

from grader.errors import UsageError

SECONDS = 10.0
_USAGE = "%check [--assignment FILE] [--seconds N] [PROBLEM | PROBLEM::CRITERION]…"


@dataclass(frozen=True)
class Asked:
    """Names of problems and criteria (none: all), the assignment that they are of, and the seconds a call may take.

    Raises :class:`UsageError` for a time that is none.
    """

    names: tuple[str, ...] = ()
    assignment: str | None = None
    seconds: float = SECONDS

    def __post_init__(self) -> None:
        if not (isfinite(self.seconds) and self.seconds > 0):
            raise UsageError(f"--seconds {self.seconds:g}: a call needs some time; give a number above 0")


def parse(line: str) -> Asked:
    """Raises :class:`UsageError` with the usage of ``%check``."""
    try:
        words = shlex.split(line.rstrip().removesuffix(";"), comments=True, posix=os.name != "nt")
    except ValueError as error:
        raise UsageError(f"%check {line.strip()}: {error}; usage: {_USAGE}") from None
    found = _parser().parse_intermixed_args(words)
    return Asked(tuple(found.names), found.assignment, found.seconds)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="%check", add_help=False, allow_abbrev=False)
    parser.add_argument("names", nargs="*", type=str)
    parser.add_argument("--assignment")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    return parser


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"%check: {message}; usage: {_USAGE}")
