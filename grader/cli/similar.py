"""``grader similar``: pairs of submissions whose code is nearly the same, for people to look at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.common import OK, errors_as_sentences, progress
from grader.cli.whole import write_whole

if TYPE_CHECKING:
    from rich.console import Console

    from grader.model import Assignment
    from grader.similar.result import Similar
    from grader.similar.sources import Sources


def similar(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="DIR|PATH...", help="What `grader grade --out DIR` made, or submissions."),
    ],
    assignment: Annotated[
        str | None, typer.Option(help="An assignment's file or name (default: as when it was graded).")
    ] = None,
    threshold: Annotated[
        float, typer.Option(min=0.05, max=1, help="The share of a submission, or a file of it, that is in the other.")
    ] = 0.6,
    common: Annotated[
        float, typer.Option(min=0, max=1, help="Pass over what more than this share of a class has (1: nothing).")
    ] = 0.5,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Writes a page with the passages, too.")] = None,
) -> None:
    """List pairs of submissions that look alike, starter code aside: a hint for people, never a grade.

    Exits with 0, whatever is found, or with 2 when the command is wrong.
    """
    with errors_as_sentences():
        from rich.console import Console

        from grader.assignment import load
        from grader.similar.room import assignment_of, graded_into, room_of
        from grader.similar.terminal import print_similar

        folder = graded_into(paths)
        loaded = load(assignment_of(folder) if folder and assignment is None else assignment)
        console = Console()
        found = _searched(room_of(paths, loaded), loaded, threshold, common, console)
        print_similar(console, found)
        if html is not None:
            from grader.similar.html import similar_page

            write_whole(html, similar_page(found, loaded.title).encode("utf-8"))
            typer.echo(f"Page: {html}")
        raise typer.Exit(OK)


def _searched(room: list[Sources], loaded: Assignment, threshold: float, common: float, console: Console) -> Similar:
    from grader.similar.search import search
    from grader.similar.sources import given_to_students

    with progress(console, "comparing", len(room)) as advance:
        given = given_to_students(loaded.problems)
        return search(room, given, threshold, common, lambda done: advance(done, ""))
