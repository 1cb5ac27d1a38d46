"""The command line: one file for each command. It parses, calls and prints, nothing else.

Only typer is imported here; each command imports what it works with when it runs, so that ``--help`` answers at once.
"""

from __future__ import annotations

from typing import Annotated

import typer

from grader import __version__
from grader.cli.audit import audit
from grader.cli.check import check
from grader.cli.doctor import doctor
from grader.cli.export import export
from grader.cli.grade import grade
from grader.cli.new import new
from grader.cli.package import app as package
from grader.cli.regrade import regrade
from grader.cli.similar import similar

app = typer.Typer(
    name="grader",
    help="Grades deep-learning coursework against references computed by torch.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(grade)
app.command()(regrade)
app.command()(check)
app.command()(new)
app.command()(audit)
app.command()(export)
app.command()(similar)
app.command()(doctor)
app.add_typer(package, name="package")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"torch-grader {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Grades deep-learning coursework against references computed by torch."""


def main() -> None:
    """Runs the command line."""
    app()
