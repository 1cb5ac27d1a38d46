"""``grader package``: builds what is uploaded to a platform or handed out to students; one file for each kind."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
