"""``grader check``: a student's own check, against public criteria only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.common import FAILED, OK, UNJUDGED_CHECK, errors_as_sentences
from grader.self_check.format import Format

if TYPE_CHECKING:
    from grader.model import Grade
    from grader.sandbox.interface import Sandbox
    from grader.sandbox.warm import WarmSpawner
    from grader.self_check.task import Task

INTERRUPTED = 130  # as shells say it of a command that Ctrl-C has ended


def check(
    path: Annotated[Path, typer.Argument(help="Your folder, or one file.")] = Path(),
    assignment: Annotated[str | None, typer.Option(help="An assignment's file, or the name of a shipped one.")] = None,
    seed: Annotated[int | None, typer.Option(help="Draws the inputs (default: 0).", show_default=False)] = None,
    format: Annotated[
        Format, typer.Option(help="For people; for editors, one finding a line; or the result as data.")
    ] = Format.TEXT,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a file is saved, until Ctrl-C.")] = False,
) -> None:
    """Check your own work against the public criteria.

    Exits with 0 when all pass, 1 when some fail, 2 when the command is wrong, 3 when something could not be judged.
    With --watch, Ctrl-C ends it with the code of the last verdict, or with 130 where there was none yet.
    """
    with errors_as_sentences(), _interruptible():
        from grader.model import Limits
        from grader.sandbox.interface import Needs, open_warm

        _speak_utf8()
        sandbox, warm = open_warm()
        with sandbox:
            warm.keep_ready([(Limits(), Needs(("numpy",)))])  # starts while everything else is loaded
            from grader.self_check.find import find_task

            task = find_task(assignment, path, seed)
            shown = _watch if watch else _once
            grade = shown(path, task, Format.JSON if json else format, sandbox, warm)
        raise typer.Exit(INTERRUPTED if grade is None else _exit_code(grade))


@contextmanager
def _interruptible() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def _once(path: Path, task: Task, format: Format, sandbox: Sandbox, warm: WarmSpawner) -> Grade:
    from grader.self_check.output import output
    from grader.self_check.run import check_work
    from grader.self_check.work import read_work

    out = output(format, task, path)
    grade = check_work(read_work(path, task), path, task, sandbox).grade
    out.verdict(grade)
    return grade


def _watch(path: Path, task: Task, format: Format, sandbox: Sandbox, warm: WarmSpawner) -> Grade | None:
    from grader.self_check.watch import watch
    from grader.self_check.watch_output import watch_output

    return watch(path, task, watch_output(format, task, path), sandbox, warm)


def _speak_utf8() -> None:
    """What a pipe carries is UTF-8, whatever this machine's old code page is; a terminal shows what it can of it."""
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.isatty():
        sys.stdout.reconfigure(errors="replace")
    elif isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def _exit_code(grade: Grade) -> int:
    from grader.model import Verdict
    from grader.self_check.run import all_pass, verdicts

    if Verdict.UNJUDGED in verdicts(grade):
        return UNJUDGED_CHECK
    return OK if all_pass(grade) else FAILED
