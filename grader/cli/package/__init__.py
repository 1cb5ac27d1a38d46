"""``grader package``: builds what is uploaded to a platform or handed out to students; one file for each kind."""

from __future__ import annotations

import typer

from grader.cli.package.gradescope import gradescope
from grader.cli.package.student import student

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command()(gradescope)
app.command()(student)


@app.callback()
def package() -> None:
    """Build what is uploaded to a platform or handed out to students."""
