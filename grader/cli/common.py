"""What the commands share: exit codes, errors as sentences, options that mean the same everywhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

import typer

from grader.errors import GraderError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from grader.batch.stop import Stop
    from grader.model import Assignment, Decision, Submission

OK, FAILED, USAGE, UNJUDGED_CHECK = 0, 1, 2, 3

# what the grader requires and a kit's wheel does not ask for
NOT_IN_A_KIT = ("jinja2", "latex2mathml", "markdown_it", "mdit_py_plugins", "pydantic", "torch")


@contextmanager
def errors_as_sentences() -> Iterator[None]:
    """Prints our own errors to stderr and exits with 2; nobody sees a traceback for a wrong file or option."""
    try:
        yield
    except GraderError as error:
        print(f"grader: {error}" if "\n" not in str(error) else str(error), file=sys.stderr)
        raise typer.Exit(USAGE) from None
    except ModuleNotFoundError as error:
        if error.name not in NOT_IN_A_KIT:
            raise
        tell(
            f"this needs {error.name}, which is not installed here: the grader of a course's kit checks work against "
            "that kit and does no more; for the rest, install torch-grader whole"
        )
        raise typer.Exit(USAGE) from None


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Signals end a command with a sentence and the exit code that shells know; see :class:`grader.batch.stop.Stop`."""
    from grader.batch.stop import Stop, StopAtOnce

    with Stop() as stop:
        try:
            yield stop
        except StopAtOnce:
            tell("stopped")
            raise typer.Exit(stop.exit_code) from None


def tell(sentence: str) -> None:
    """Says something on stderr, beside what a command prints."""
    print(f"grader: {sentence}", file=sys.stderr, flush=True)


def parse_zone(name: str | None) -> tzinfo | None:
    """``--timezone``: a zone of the IANA data base."""
    if name is None:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError; a folder of zones an OSError
        raise UsageError(f"--timezone {name}: no such zone; write one such as America/Chicago or UTC") from None


def decided(
    path: Path | None, assignment: Assignment, submissions: Iterable[Submission]
) -> dict[str, tuple[Decision, ...]] | None:
    """``--decisions``, by submission; ``None`` without the option. Says whom it names that is not among these."""
    if path is None:
        return None
    from grader.policy.read import read_decisions
    from grader.policy.select import select

    selected = select(read_decisions(path, assignment), list(submissions))
    for sentence in selected.unknown:
        tell(sentence)
    return dict(selected.decisions)


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


@contextmanager
def progress(console: Console, what: str, total: int) -> Iterator[Callable[[int, str], None]]:
    """A bar on a terminal, moved by how many are done and the name of the last; nothing in a pipe."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    last = TextColumn("{task.fields[last]}", markup=False)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), last)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total, last="")
        yield lambda done, name: bar.update(task, completed=done, last=name)
