"""``grader audit``: whether a problem can tell right work from wrong, for those who write it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.common import FAILED, OK, errors_as_sentences


def audit(
    problems: Annotated[
        list[Path], typer.Argument(help="Problem directories, or assignment files.", show_default=False)
    ],
    seed: Annotated[int, typer.Option(help="Draws the inputs.")] = 0,
) -> None:
    """Test the tests: the starter earns nothing, mistakes and mutants of the reference are caught.

    Runs the author's own code without confinement. Exits with 0 when all problems are sound, 1 when there are findings,
    2 when the command or a rubric is wrong.
    """
    with errors_as_sentences():
        from rich.console import Console

        from grader.audit.audit import audit as audit_one
        from grader.audit.audit import problems_at
        from grader.audit.terminal import print_audit
        from grader.sandbox.interface import open_sandbox

        named = [problem for path in problems for problem in problems_at(path)]
        console = Console()
        sound = True
        with open_sandbox(allow_unconfined=True) as sandbox:
            for problem in named:
                found = audit_one(problem, sandbox, seed)
                print_audit(console, found)
                sound = sound and found.sound
        raise typer.Exit(OK if sound else FAILED)
