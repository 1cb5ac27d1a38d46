"""``grader audit``: whether a problem can tell right work from wrong, for those who write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.common import FAILED, OK, errors_as_sentences
from grader.errors import AuthorError, Flaw, ProblemError, UsageError

if TYPE_CHECKING:
    from grader.audit.result import ProblemAudit
    from grader.model import Problem


def audit(
    problems: Annotated[
        list[Path], typer.Argument(help="Problem directories, or assignment files.", show_default=False)
    ],
    seed: Annotated[int, typer.Option(help="Draws the inputs.")] = 0,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Writes the audit as a page, too.")] = None,
) -> None:
    """Test the tests: the starter earns nothing, mistakes and mutants of the reference are caught, nothing leaks.

    Runs the author's own code without confinement. Exits with 0 when all problems are sound, 1 when there are findings,
    2 when the command or a rubric is wrong.
    """
    with errors_as_sentences():
        named = _named(problems)
        if html is not None:
            _try_to_write(html)
        found = _audited(named, seed)
        if html is not None:
            from grader.audit.html import audit_page

            _write(html, audit_page(found))
            typer.echo(f"Report: {html}")
        raise typer.Exit(OK if all(one.sound for one in found) else FAILED)


def _named(paths: Sequence[Path]) -> list[Problem]:
    """Every problem once, in order; all that is wrong with any of them at once."""
    from grader.audit.audit import problems_at

    found: dict[Path, Problem] = {}
    flaws: list[Flaw] = []
    for path in paths:
        try:
            found.update({problem.directory.resolve(): problem for problem in problems_at(path)})
        except AuthorError as error:
            flaws += error.flaws
    if flaws:
        raise ProblemError(flaws)
    return list(found.values())


def _audited(problems: Sequence[Problem], seed: int) -> list[ProblemAudit]:
    """Audits one problem after the other and prints each as it is done."""
    from rich.console import Console

    from grader.audit.audit import audit
    from grader.audit.progress import progress
    from grader.audit.terminal import print_audit
    from grader.sandbox.interface import open_sandbox

    console, aside = Console(), Console(stderr=True)
    found = []
    with open_sandbox(allow_unconfined=True) as sandbox:
        for number, problem in enumerate(problems, 1):
            with progress(aside, f"{problem.id} ({number} of {len(problems)})") as tell:
                found.append(audit(problem, sandbox, seed, tell))
            print_audit(console, found[-1])
    return found


def _try_to_write(path: Path) -> None:
    """Before minutes of work, not after them; a page that is there stays until there is a new one."""
    existed = path.exists()
    with _writing(path), path.open("a"):
        pass
    if not existed:
        path.unlink()


def _write(path: Path, page: str) -> None:
    with _writing(path):
        path.write_text(page, encoding="utf-8", newline="\n")


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"{path}: the page can't be written there: {error.strerror or error}") from error
