"""What the commands share: exit codes, errors as sentences, options that mean the same everywhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import typer

from grader.errors import GraderError, UsageError

OK, FAILED, USAGE, UNJUDGED_CHECK = 0, 1, 2, 3


@contextmanager
def errors_as_sentences() -> Iterator[None]:
    """Prints our own errors to stderr and exits with 2; nobody sees a traceback for a wrong file or option."""
    try:
        yield
    except GraderError as error:
        print(f"grader: {error}" if "\n" not in str(error) else str(error), file=sys.stderr)
        raise typer.Exit(USAGE) from None


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Output that can't be written (a file in its way, a full disk) is told as a sentence."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"{folder}: results can't be written there: {error.strerror or error}") from error


def parse_zone(name: str | None) -> tzinfo | None:
    """``--timezone``: a zone of the IANA data base."""
    if name is None:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError; a folder of zones an OSError
        raise UsageError(f"--timezone {name}: no such zone; write one such as America/Chicago or UTC") from None


def parse_time(text: str | None) -> datetime:
    """``--as-of``: an ISO 8601 time with its offset from UTC (default: now)."""
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of {text}: not a time; write it as 2024-02-19T23:59:00-06:00") from None
    if moment.tzinfo is None:
        written = moment.isoformat()
        raise UsageError(f"--as-of {text}: without an offset from UTC; write it as {written}-06:00 or {written}+00:00")
    return moment
