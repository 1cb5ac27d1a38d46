"""``grader doctor``: which layers of confinement this machine gives."""

from __future__ import annotations

import typer

from grader.cli.common import FAILED, OK, errors_as_sentences


def doctor() -> None:
    """Say which layers of confinement this machine gives, and what to do about missing ones.

    Exits with 0 when every layer is there, 1 when some are missing.
    """
    with errors_as_sentences():
        from rich.console import Console
        from rich.table import Table

        from grader.sandbox.confine import LAYERS, is_enough, probe

        found = probe()
        table = Table("layer", "", "without it a child could reach, or do", box=None, pad_edge=False)
        for layer in LAYERS:
            table.add_row(layer.name, "active" if layer.name in found else "MISSING", layer.stops)
        console = Console()
        console.print(table)
        missing = [layer for layer in LAYERS if layer.name not in found]
        for layer in missing:
            console.print(f"\n{layer.name} is missing. To get it: {layer.remedy}.", highlight=False)
        verdict = "`grader grade` runs here" if is_enough(found) else "`grader grade` refuses here"
        console.print(f"\n{verdict}{' with every layer' if not missing else ''}.", highlight=False)
        raise typer.Exit(FAILED if missing else OK)
