"""``grader export``: the grades of a class as a file that a platform takes."""

from __future__ import annotations

import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.common import OK, errors_as_sentences, tell
from grader.cli.whole import write_whole
from grader.errors import UsageError

_STDOUT = Path("-")


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What `grader grade --out DIR` made.")],
    to: Annotated[str, typer.Option(metavar="PLATFORM", help="canvas, moodle, gradescope or csv.")],
    into: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The platform's own grade book: its column is filled in.")
    ] = None,
    column: Annotated[
        str | None, typer.Option(metavar="NAME", help="What the platform calls the assignment (default: its id).")
    ] = None,
    roster: Annotated[Path | None, typer.Option(help="A CSV of id, login, email, name of everybody.")] = None,
    with_pending: Annotated[
        bool, typer.Option("--with-pending", help="Write scores that are not final, without what is pending.")
    ] = False,
    missing_as: Annotated[
        str | None, typer.Option(metavar="POINTS", help="The score of who has not handed in (default: empty).")
    ] = None,
    out_of: Annotated[
        str | None, typer.Option(metavar="POINTS", help="Scale scores to this maximum (default: the assignment's).")
    ] = None,
    feedback: Annotated[
        bool, typer.Option("--feedback", help="Write scores of problems and comments, too, where there is a column.")
    ] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin a new file with the mark by which Excel knows UTF-8.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to (default: DIR/grades-PLATFORM.csv; - prints it).")
    ] = None,
) -> None:
    """Write the grades as Canvas, Moodle or Gradescope lay them out, or as plain CSV.

    What is pending stays empty, and so does whoever has not handed in; both are listed. Exits with 0, or with 2 when
    the command or a file is wrong.
    """
    with errors_as_sentences():
        from grader.platforms.base import Options, platform_named
        from grader.platforms.book import class_grades
        from grader.platforms.export import export as exported
        from grader.platforms.sheet import read_sheet

        platform = platform_named(to)
        options = Options(
            with_pending,
            _points("--missing-as", missing_as),
            _points("--out-of", out_of, least=1),
            column or "",
            feedback,
        )
        sheet = read_sheet(into) if into else None
        made = exported(platform, to, class_grades(folder, roster), options, sheet)
        for sentence in made.told:
            tell(sentence)
        data = made.data if sheet or not bom else b"\xef\xbb\xbf" + made.data
        if out == _STDOUT:
            sys.stdout.buffer.write(data)
        else:
            target = out or folder / f"grades-{to}.csv"
            write_whole(target, data)
            typer.echo(f"Grades for {platform.label}: {target}")
        raise typer.Exit(OK)


def _points(option: str, text: str | None, least: int = 0) -> Decimal | None:
    if text is None:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite() or value < least:
        raise UsageError(f"{option} {text}: not a number of points; write it as {max(least, 0)} or 12.5")
    return value
